// One config or trial: its values, its trials or its curve, its files, and the command that trains it again.

function showDetails() {
  const { rows, current } = derived;
  $("details").hidden = current < 0;
  if (current < 0) return;
  const id = rows.id(current);
  $("details-title").textContent = `${rows.kind === "configs" ? "Config" : "Trial"} ${id}`;
  const values = rows.columns.filter(column => column.text(current) !== "").flatMap(column => [
    element("dt", { title: column.label }, column.called), element("dd", {}, fact(rows, column, current, column.text(current))),
  ]);
  const more = rows.kind === "configs" ? ofConfig(current) : ofTrial(current, id);
  $("details-body").replaceChildren(element("dl", { className: "values" }, ...values), ...more, again(id));
}

// A text of a row; of a reason, how the trial ended stands beside it already: `failed`, and why.
function fact({ columns }, column, row, text) {
  const outcome = column.role === "reason" && columns.find(column => column.role === "outcome")?.text(row);
  return outcome && text.startsWith(`${outcome}: `) ? text.slice(outcome.length + 2) : text;
}

// The folder of the sweep, if the page still stands in it.
function folder() {
  const path = decodeURIComponent(location.pathname);
  return path.endsWith("/report/index.html") ? path.slice(0, -"/report/index.html".length) : `outputs/${meta.sweep}`;
}

const quoted = text => /^[\w./:@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
const command = id => `sweeper show ${quoted(folder())} ${id} > ${id}.toml; sweeper run ${id}.toml`;

function again(id) {
  return element("div", {}, element("h4", {}, "Train it again"), element("pre", {}, command(id)), copier("Copy the command", () => command(id)));
}

function ofConfig(config) {
  const { trials } = all;
  const own = Array.from(trials.configOf.keys()).filter(i => trials.configOf[i] === config);
  const items = own.map(i => {
    const link = linkTo("trials", trials.id(i), trials.id(i).slice(0, 8));
    const facts = trials.columns.filter(column => column.role !== "param" && column.text(i) !== "" && !column.isConstant).map(column => `${column.called} ${fact(trials, column, i, shown(column, i))}`);
    return element("li", {}, link, facts.length ? `: ${facts.join(", ")}` : "");
  });
  return [element("h4", {}, "Its trials"), element("ul", {}, ...items)];
}

const placed = (path, id) => path.replace("{shelf}", id.slice(0, 2)).replace("{id}", id);

function ofTrial(trial, id) {
  const config = all.configs.id(all.trials.configOf[trial]);
  const up = linkTo("configs", config, config);
  const path = placed(meta.files.trial, id);
  const files = meta.files.names.map(name => [element("a", { href: path + name }, name), " "]).flat();
  const weights = all.trials.columns.find(column => column.role === "weights");
  if (weights?.value(trial) === true) files.push(element("a", { href: path + meta.files.weights }, meta.files.weights));
  if (meta.files.work) files.push(" ", element("a", { href: placed(meta.files.work, id) }, "what its program printed"));
  const failure = document.getElementById(`failed-${id}`);
  const parts = [element("p", {}, "Of config ", up, ". Files: ", ...files)];
  if (failure) parts.push(element("h4", {}, "Last lines, and how to run it by hand"), ...Array.from(failure.querySelectorAll("pre"), pre => pre.cloneNode(true)));
  const curve = all.trials.curves.get(trial);
  if (curve) parts.push(element("h4", {}, `${meta.metric} over ${meta.step}s`), drawn(curve));
  else if (meta.curves.length) parts.push(element("p", { className: "note" }, withoutCurve(trial)));
  return parts;
}

// Why a trial has no curve here. One that did not end well may have recorded nothing.
function withoutCurve(trial) {
  const outcome = all.trials.columns.find(column => column.role === "outcome");
  if (!outcome) return "Its curve is not on the page; what it recorded is in metrics.csv.";
  const complete = Array.from({ length: all.trials.n }, (_, i) => i).filter(i => outcome.text(i) === "complete");
  const are = complete.every(i => all.trials.curves.has(i)) ? "all complete trials" : `${meta.curves.length} trials of the best configs`;
  return `Curves of ${are} are on the page; ${outcome.text(trial) === "complete" ? "this one's is" : "what this one recorded, if anything, is"} in metrics.csv.`;
}

// A curve as a small figure, with its first, last and best value in words.
function drawn({ steps, values }) {
  const [width, height] = [640, 180];
  const finite = values.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const log = low > 0 && high > 5 * low;
  const scale = log ? Math.log : x => x;
  const across = k => 70 + (width - 80) * (steps[k] - steps[0]) / (steps.at(-1) - steps[0] || 1);
  const up = x => 10 + (height - 40) * (1 - (scale(x) - scale(low)) / (scale(high) - scale(low) || 1));
  const path = Array.from(values, (x, k) => Number.isFinite(x) ? `${across(k).toFixed(1)},${up(x).toFixed(1)}` : "").filter(Boolean).join(" ");
  const svg = (tag, attributes, ...children) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };
  const text = (x, y, anchor, words) => svg("text", { x, y, "text-anchor": anchor, "font-size": 12, fill: "currentColor" }, words);
  const said = `${visible(meta.metric)} from ${short(values[0])} at ${meta.step} ${steps[0]} to ${short(values.at(-1))} at ${steps.at(-1)}${log ? ", logarithmic axis" : ""}`;
  return element("figure", {}, svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": said, class: "curve" },
    svg("polyline", { points: path, fill: "none", stroke: "currentColor", "stroke-width": 2 }),
    text(64, 16, "end", short(high)), text(64, height - 28, "end", short(low)),
    text(70, height - 8, "start", String(steps[0])), text(width - 10, height - 8, "end", `${meta.step} ${steps.at(-1)}`)),
  element("figcaption", {}, `${said}.`));
}

function listenDetails() {
  $("close").onclick = close;
  addEventListener("keydown", event => {
    const isElsewhere = event.target.closest?.("input:not([type=checkbox]), select, summary") && !$("details").contains(event.target);
    if (event.key === "Escape" && derived.current >= 0 && !isElsewhere) close();
  });
}

// Closes the details; the focus goes to the row whose they were, or to the table.
function close() {
  const id = derived.rows.id(derived.current);
  change({ row: "" });
  ($("table-body").querySelector(`[data-opens="${id}"]`) ?? $("table-head").querySelector("button"))?.focus();
}
