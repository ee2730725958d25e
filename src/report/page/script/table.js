// The table of all rows that the filter lets through, fifty at a time, sorted by a click on a heading.

const PAGE = 50;

function showTable() {
  const { rows, order, current } = derived;
  const columns = [rows.metric, ...rows.columns.filter(column => !column.isConstant && column !== rows.metric)];
  const pages = Math.max(1, Math.ceil(order.length / PAGE));
  state.page = Math.min(state.page, pages - 1);
  const focused = focusInTable();
  $("table-head").replaceChildren(element("tr", {}, corner("Mark"), corner(rows.kind === "configs" ? "Config" : "Trial"), ...columns.map(heading)));
  $("table-body").replaceChildren(...Array.from(order.slice(state.page * PAGE, (state.page + 1) * PAGE), row => line(rows, columns, row, current)));
  if (focused) document.querySelector(focused)?.focus({ preventScroll: true });
  $("caption").textContent = `${rows.kind === "configs" ? "Configs" : "Trials"}, ${state.sort ? `by ${columns.find(column => column.name === state.sort.replace(/^-/, ""))?.called}` : "the best first"}`;
  const meanings = columns.filter(column => column.role !== "param" && column.label !== column.name);
  $("columns-note").textContent = meanings.map(column => `${column.called}: ${visible(column.label)}.`).join(" ");
  $("page").max = pages;
  $("page").value = state.page + 1;
  $("pages").textContent = `of ${pages}`;
  enable("previous", state.page > 0);
  enable("next", state.page < pages - 1);
}

// What finds the control of the table that has the focus again once the table is made anew; none where it is elsewhere.
function focusInTable() {
  const { activeElement } = document;
  const kind = $("table-head").parentElement.contains(activeElement) && ["sort", "marks", "opens"].find(kind => kind in activeElement.dataset);
  return kind ? `#rows table [data-${kind}="${CSS.escape(activeElement.dataset[kind])}"]` : null;
}

// A button that does nothing now says so, and keeps the focus, as one that is `disabled` would not.
const enable = (id, able) => $(id).setAttribute("aria-disabled", String(!able));
const isAble = id => $(id).getAttribute("aria-disabled") !== "true";

const corner = text => element("th", { scope: "col" }, text);

function heading(column) {
  const button = element("button", { type: "button", "data-sort": column.name, title: column.label }, column.called);
  const [up, down] = [state.sort === column.name, state.sort === `-${column.name}`];
  button.onclick = () => change({ sort: up ? `-${column.name}` : down ? "" : column.name });
  const cell = element("th", { scope: "col", className: column.axis === "category" ? "" : "number" }, button);
  if (up || down) cell.setAttribute("aria-sort", up ? "ascending" : "descending");
  return cell;
}

function line(rows, columns, row, current) {
  const id = rows.id(row);
  const box = element("input", { type: "checkbox", checked: state.marked.has(row), "aria-label": `Mark ${id.slice(0, 8)}`, "data-marks": id });
  box.onchange = () => mark(row);
  const link = linkTo(rows.kind, id, id.slice(0, 8));
  const cells = columns.map(column => element("td", { className: column.axis === "category" ? "" : "number", title: column.text(row) }, `${shown(column, row) || "–"}${column === rows.metric && rows.isPruned(row) ? " (pruned)" : ""}`));
  const classes = [row === current ? "current" : "", state.marked.has(row) ? "marked" : ""].filter(Boolean).join(" ");
  return element("tr", { className: classes }, element("td", {}, box), element("th", { scope: "row" }, link), ...cells);
}

function showCount() {
  const { rows, chosen, problem, notes } = derived;
  $("filter-problem").textContent = visible(problem || notes.join(" "));
  const marked = state.marked.size ? `, ${state.marked.size} marked` : "";
  $("count").textContent = `${chosen.length} of ${rows.n} ${rows.kind}${marked}`;
}

function listenTable() {
  $("previous").onclick = () => isAble("previous") && change({ page: state.page - 1 });
  $("next").onclick = () => isAble("next") && change({ page: state.page + 1 });
  $("page").onchange = event => change({ page: Math.max(0, Math.floor(Number(event.target.value) || 1) - 1) });
}
