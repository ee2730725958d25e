// What is looked at: kind of rows, filter, sort, axes, the row in detail, the marked rows. All of it stands in the
// address behind `#`, so that a link brings it back. Whoever shows a part of it is told when it changed.

const state = { kind: "configs", filter: "", sort: "", x: "", y: "", row: "", marked: new Set(), page: 0 };
const derived = { rows: null, filter: "", understood: "", isChosen: new Uint8Array(), chosen: new Uint32Array(), best: new Uint32Array(), order: new Uint32Array(), current: -1, problem: "", notes: [] };
const views = []; // functions that show something, called after each change
const tableViews = []; // those of them that show the table

const $ = id => document.getElementById(id);

// An element with properties, attributes where they begin with "aria" or "data", and children.
function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) name.includes("-") ? made.setAttribute(name, value) : made[name] = name === "title" ? visible(value) : value;
  made.append(...children.map(child => typeof child === "string" ? visible(child) : child));
  return made;
}

let all = null; // the rows of both kinds

// Changes what is looked at, and shows it.
function change(changes) {
  if (changes.kind && changes.kind !== state.kind) Object.assign(state, { sort: "", row: "", marked: new Set(), page: 0 });
  if ("filter" in changes || "sort" in changes) state.page = 0;
  Object.assign(state, changes);
  derive();
  remember();
  // The order of rows and the page of the table are in no drawing.
  const isOfTable = Object.keys(changes).every(key => ["sort", "page"].includes(key)) && derived.drawn;
  derived.drawn = true;
  (isOfTable ? tableViews : views).forEach(show => show());
}

function derive() {
  const rows = all[state.kind];
  if (derived.rows !== rows || derived.filter !== state.filter) choose(rows);
  const column = rows.columns.find(column => column.name === state.sort.replace(/^-/, ""));
  if (!column) state.sort = "";
  const isChosen = row => derived.isChosen[row];
  derived.order = column ? ordered(column, state.sort.startsWith("-") ? -1 : 1).filter(isChosen) : derived.best;
  derived.current = state.row ? rows.find(state.row) : -1;
}

// Finds the rows that the filter lets through; of a filter that is none, those of the last one that was.
function choose(rows) {
  try {
    Object.assign(derived, filtered(state.filter, rows), { understood: state.filter, problem: "" });
  } catch (problem) {
    if (derived.rows !== rows) Object.assign(derived, filtered("", rows), { understood: "" });
    const said = problem.at === undefined ? "it is nested too deeply" : problem.message; // the stack has an end
    derived.problem = `Not understood at “${state.filter.slice(problem.at ?? 0, (problem.at ?? 0) + 20) || "the end"}”: ${said}.`;
  }
  const isChosen = derived.isChosen = new Uint8Array(rows.n);
  for (const row of derived.chosen) isChosen[row] = 1;
  derived.best = rows.bestFirst.filter(row => isChosen[row]);
  Object.assign(derived, { rows, filter: state.filter });
}

const MOST_IN_ADDRESS = 50;
const KEYS = ["rows", "filter", "sort", "x", "y", "config", "trial", "marked"];

// What the address says; none where it is an anchor of the page, or nothing.
function said() {
  const parts = new URLSearchParams(location.hash.slice(1));
  return KEYS.some(key => parts.has(key)) ? parts : null;
}

// Writes what is looked at into the address, where an anchor stays if there is nothing to say.
function remember() {
  const { kind, sort, x, y, row, marked } = state;
  const parts = { rows: kind === "configs" ? "" : kind, filter: derived.understood, sort, x, y, [kind.slice(0, -1)]: row };
  if (marked.size && marked.size <= MOST_IN_ADDRESS) parts.marked = [...marked].map(i => derived.rows.id(i)).join(",");
  const known = Object.entries(parts).filter(([, value]) => value);
  if (known.length) history.replaceState(null, "", `#${new URLSearchParams(known)}`);
  else if (said()) history.replaceState(null, "", location.pathname + location.search);
}

// Looks at what the address says.
function follow() {
  const parts = said() ?? new URLSearchParams();
  const kind = parts.has("trial") || parts.get("rows") === "trials" ? "trials" : "configs";
  const marked = (parts.get("marked") ?? "").split(",").filter(Boolean).map(id => all[kind].find(id)).filter(i => i >= 0);
  const text = key => parts.get(key) ?? "";
  change({ kind, filter: text("filter"), sort: text("sort"), x: text("x"), y: text("y"), row: text(kind.slice(0, -1)), marked: new Set(marked) });
}

// Opens the details of a row, and brings their beginning into view.
function open(row, kind = state.kind) {
  change({ kind, row: row < 0 ? "" : all[kind].id(row) });
  if (row < 0) return;
  $("details").focus({ preventScroll: true });
  $("details").scrollIntoView();
}

// A link to the row of this id, which opens it.
function linkTo(kind, id, text) {
  const link = element("a", { href: `#${kind.slice(0, -1)}=${id}`, "data-opens": id }, text);
  link.onclick = event => { event.preventDefault(); open(all[kind].find(id), kind); };
  return link;
}

function mark(row) {
  const marked = new Set(state.marked);
  if (!marked.delete(row)) marked.add(row);
  change({ marked });
}

// A number for people.
const short = x => Number.isNaN(x) ? "" : Math.abs(x) >= 1e5 || (x !== 0 && Math.abs(x) < 1e-4)
  ? Number(x.toPrecision(4)).toExponential().replace("e+", "e") : String(Number(x.toPrecision(4)));
