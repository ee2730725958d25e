// The page comes alive: data are read, listeners set, and what the address says is shown. `data-ready` on the root says
// that all stands.

async function main() {
  const redraw = () => { if (all) { showParallel(); showScatter(); } };
  appear(redraw);
  all = await readRows();
  tableViews.push(showCount, showTable, showKind);
  views.push(...tableViews, showExamples, showDetails, showParallel, showAxes, showScatter);
  listenTable();
  listenDetails();
  listenParallel();
  listenScatter();
  listenSelection();
  listenFilter();
  addEventListener("hashchange", () => said() && arrive());
  addEventListener("resize", later(redraw, 150));
  for (const code of document.querySelectorAll("#failures code, #made code")) {
    const said = code.textContent.replace(`outputs/${meta.sweep}`, () => quoted(folder()));
    if (said !== code.textContent) code.textContent = said; // where it really is
  }
  for (const kind of ["config", "trial"])
    for (const code of document.querySelectorAll(`[data-${kind}]`)) code.replaceChildren(linkTo(`${kind}s`, code.dataset[kind], code.textContent));
  arrive();
  requestAnimationFrame(() => setTimeout(() => {
    performance.mark("ready");
    document.documentElement.dataset.ready = "1";
  }));
}

// Shows what the address says, and goes to the row that it names.
function arrive() {
  follow();
  if (derived.current >= 0) $("details").scrollIntoView();
}

function later(act, milliseconds) {
  let timer;
  return (...args) => { clearTimeout(timer); timer = setTimeout(() => act(...args), milliseconds); };
}

function showKind() {
  for (const radio of document.getElementsByName("rows")) radio.checked = radio.value === state.kind;
  if (document.activeElement !== $("filter")) $("filter").value = state.filter;
  enable("mark-none", state.marked.size > 0);
}

// What a filter may be, in the keys of this sweep.
function showExamples() {
  const examples = exampleFilters(derived.rows).flatMap(text => [", ", element("code", {}, text)]);
  $("filter-examples").replaceChildren(...examples.length ? [": ", ...examples.slice(1)] : []);
}

function listenFilter() {
  $("filter").oninput = later(() => change({ filter: $("filter").value }), 120);
  for (const radio of document.getElementsByName("rows")) radio.onchange = () => change({ kind: radio.value });
}

main();
