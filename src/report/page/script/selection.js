// What leaves the page: the marked rows, or all that the filter lets through where none is, as CSV, as a `[space]`, as
// commands.

const chosenRows = () => state.marked.size ? [...state.marked].sort((a, b) => a - b) : Array.from(derived.order);

// A button that copies a text, and shows it where it may not.
function copier(label, text) {
  const button = element("button", { type: "button" }, label);
  button.onclick = () => copy(text());
  return button;
}

async function copy(text, about = "") {
  $("copied").hidden = false;
  $("copied").textContent = text;
  try {
    await navigator.clipboard.writeText(text);
    $("copied-status").textContent = `Copied${about}:`;
  } catch {
    getSelection().selectAllChildren($("copied"));
    $("copied-status").textContent = `Selected${about}: press Ctrl-C to copy.`;
  }
}

// How a text stands in a cell, as in the files of the sweep: what a spreadsheet would compute begins with a `'`, as does
// what begins with one already. What cannot be seen may stand before a sign.
const obeyed = text => /^(?:[=+\-@＝＋－＠']|(?! )[\s\p{Cc}\p{Cf}])/u.test(text) && !/^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf|infinity|nan)$/i.test(text);
function cell(text) {
  const harmless = obeyed(text) ? `'${text}` : text;
  return /[",\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function csv() {
  const { rows } = derived;
  const { configOf } = rows; // of trials
  const header = [rows.kind.slice(0, -1), ...configOf ? ["config"] : [], ...rows.columns.map(column => column.file ?? column.name)];
  const lines = chosenRows().map(row => [rows.id(row), ...configOf ? [all.configs.id(configOf[row])] : [], ...rows.columns.map(column => column.text(row))]);
  return [header, ...lines].map(line => line.map(cell).join(",")).join("\n") + "\n";
}

function download(name, text) {
  const link = element("a", { href: URL.createObjectURL(new Blob([text], { type: "text/csv" })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

const MOST_LISTED = 12; // values of a range; of more its ends are written

// A text as TOML has it; what would not show is written as its number.
const tomlText = text => JSON.stringify(text).replace(/[^\n\x20-\x7e]/g, c => visible(c) === c ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);

// A value as TOML has it.
function toml(column, row) {
  const value = column.value(row);
  const item = value => typeof value === "string" ? tomlText(value) : JSON.stringify(value);
  if (typeof value === "number" || Array.isArray(value) && value.every(item => typeof item === "number")) return column.text(row);
  return Array.isArray(value) ? `[${value.map(item).join(", ")}]` : item(value);
}

const key = name => name.split(".").map(part => /^[A-Za-z0-9_-]+$/.test(part) ? part : tomlText(part)).join(".");

// What the chosen rows have of a hyperparameter, as a `[space]` has it: its values, or the ends of its range.
function domain(column, rows) {
  const own = rows.filter(row => column.text(row) !== "").sort((a, b) => column.at[a] - column.at[b]);
  const values = [...new Set(own.map(row => toml(column, row)))];
  if (column.role === "constant") return { line: `${key(column.name)} = ${values[0]}\n`, n: 1 };
  if (!values.length) return { line: "", n: 1 };
  if (column.axis === "category" || values.length <= MOST_LISTED) return { line: `${key(column.name)} = [${values.join(", ")}]\n`, n: values.length };
  return { line: `${key(column.name)} = { low = ${values[0]}, high = ${values.at(-1)}${column.isLog ? ', scale = "log"' : ""} }\n`, n: Infinity };
}

// A `[space]` that the chosen rows fill, and what it is to them.
function space() {
  const rows = chosenRows();
  const domains = derived.rows.columns.filter(column => ["param", "constant"].includes(column.role)).map(column => domain(column, rows));
  const n = domains.reduce((product, { n }) => product * n, 1);
  const whole = n === Infinity ? "whole ranges" : `every combination of these values, ${n} in all`;
  const about = `# ${whole}, from ${rows.length} chosen ${state.kind}; keep the constants, rules and conditions of the sweep file\n`;
  return [`[space]\n${about}${domains.map(({ line }) => line).join("")}`, ` (${whole}, not the ${rows.length} chosen ${state.kind} alone)`];
}

const MOST_COMMANDS = 100;

function commands() {
  const rows = chosenRows();
  const left = rows.length > MOST_COMMANDS ? `\n# and ${rows.length - MOST_COMMANDS} more` : "";
  return rows.slice(0, MOST_COMMANDS).map(row => command(derived.rows.id(row))).join("\n") + left;
}

function listenSelection() {
  $("download").onclick = () => download(`${meta.sweep}-${state.kind}.csv`, csv());
  $("copy-space").onclick = () => copy(...space());
  $("copy-commands").onclick = () => copy(commands());
  $("mark-all").onclick = () => change({ marked: new Set(derived.chosen) });
  $("mark-none").onclick = () => change({ marked: new Set() });
}
