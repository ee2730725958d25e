// What leaves the page: the marked rows, or all that the filter lets through where none is, as CSV, as a `[space]`, as
// commands.

const chosenRows = () => state.marked.size ? [...state.marked].sort((a, b) => a - b) : Array.from(derived.order);

// A button that copies a text, and shows it where it may not.
function copier(label, text) {
  const button = element("button", { type: "button" }, label);
  button.onclick = () => copy(text());
  return button;
}

async function copy(text) {
  $("copied").hidden = false;
  $("copied").textContent = text;
  try {
    await navigator.clipboard.writeText(text);
    $("copied-status").textContent = "Copied:";
  } catch {
    getSelection().selectAllChildren($("copied"));
    $("copied-status").textContent = "Selected: press Ctrl-C to copy.";
  }
}

function csv() {
  const { rows } = derived;
  const cell = text => /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const header = [rows.kind.slice(0, -1), ...rows.columns.map(column => column.name)];
  const lines = chosenRows().map(row => [rows.id(row), ...rows.columns.map(column => column.text(row))]);
  return [header, ...lines].map(line => line.map(cell).join(",")).join("\n") + "\n";
}

function download(name, text) {
  const link = element("a", { href: URL.createObjectURL(new Blob([text], { type: "text/csv" })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

const MOST_LISTED = 12; // values of a range; of more its ends are written

// A value as TOML has it.
function toml(column, row) {
  const value = column.value(row);
  if (typeof value === "number") return column.text(row);
  if (Array.isArray(value)) return value.every(item => typeof item === "number") ? column.text(row) : JSON.stringify(value);
  return JSON.stringify(value);
}

const key = name => name.split(".").map(part => /^[A-Za-z0-9_-]+$/.test(part) ? part : JSON.stringify(part)).join(".");

// A `[space]` that the chosen rows fill: of each hyperparameter the values that they have, or the ends of its range.
function space() {
  const params = derived.rows.columns.filter(column => column.role === "param");
  const lines = params.map(column => {
    const rows = chosenRows().filter(row => column.text(row) !== "").sort((a, b) => column.at[a] - column.at[b]);
    const values = [...new Set(rows.map(row => toml(column, row)))];
    if (!values.length) return "";
    if (column.axis === "category" || values.length <= MOST_LISTED) return `${key(column.name)} = [${values.join(", ")}]\n`;
    return `${key(column.name)} = { low = ${values[0]}, high = ${values.at(-1)}${column.isLog ? ', scale = "log"' : ""} }\n`;
  });
  const about = `# what ${chosenRows().length} chosen ${state.kind} have; keep the constants, rules and conditions of the sweep file\n`;
  return `[space]\n${about}${lines.join("")}`;
}

const MOST_COMMANDS = 100;

function commands() {
  const rows = chosenRows();
  const left = rows.length > MOST_COMMANDS ? `\n# and ${rows.length - MOST_COMMANDS} more` : "";
  return rows.slice(0, MOST_COMMANDS).map(row => command(derived.rows.id(row))).join("\n") + left;
}

function listenSelection() {
  $("download").onclick = () => download(`${meta.sweep}-${state.kind}.csv`, csv());
  $("copy-space").onclick = () => copy(space());
  $("copy-commands").onclick = () => copy(commands());
  $("mark-all").onclick = () => change({ marked: new Set(derived.chosen) });
  $("mark-none").onclick = () => change({ marked: new Set() });
}
