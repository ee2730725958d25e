// What both drawings share: colours by rank, a canvas as sharp as the screen, ticks.

// Cividis (Nuñez, Anderton & Renslow 2018) at tenths: the same order for every colour vision. What is good stands out: it is
// dark on light paper, and light on dark.
const CIVIDIS = [[0, 34, 78], [18, 53, 112], [59, 73, 108], [87, 93, 109], [112, 113, 115], [138, 134, 120], [165, 156, 116], [195, 179, 105], [225, 204, 85], [254, 232, 56]];
const COLORS = Array.from({ length: 256 }, (_, i) => {
  const [at, k] = [i / 255 * 9, Math.min(8, Math.floor(i / 255 * 9))];
  return CIVIDIS[k].map((from, c) => Math.round(from + (at - k) * (CIVIDIS[k + 1][c] - from)));
});
const isDark = () => getComputedStyle(document.documentElement).colorScheme === "dark";
function colors() {
  const all = isDark() ? COLORS.toReversed() : COLORS;
  const last = isDark() ? 150 : 255; // what is darker than that does not show on dark paper
  return rank => Number.isNaN(rank) ? [128, 128, 128] : all[Math.min(last, Math.floor(rank * last))];
}

// The canvas made as wide as its place, at least `least`, and so high; its context draws in CSS pixels.
function sheet(canvas, least, height) {
  const width = Math.max(least, Math.floor(canvas.parentElement.clientWidth));
  const sharp = Math.min(2, window.devicePixelRatio || 1);
  Object.assign(canvas, { width: width * sharp, height: height * sharp });
  Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  const pen = canvas.getContext("2d");
  pen.scale(sharp, sharp);
  pen.font = "12px system-ui, 'DejaVu Sans', sans-serif";
  const style = getComputedStyle(document.body);
  return { pen, width, height, ink: style.color, paper: style.backgroundColor };
}

// A picture of pixels that `paint` fills: (data, width) of red, green, blue, opacity.
function pixels(width, height, paint) {
  const image = new ImageData(width, height);
  paint(image.data, width);
  const canvas = element("canvas", { width, height });
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}

// Where ticks stand on the axis of a column, from 0 to 1, with their texts; at most about `most`. Numbers are brief where
// they differ so, too: a tip has their digits.
function ticks(column, most) {
  const { low, high, levels } = column;
  if (column.isEmpty) return [[0.5, "no value"]];
  if (column.axis === "category") return thinned(levels.map((level, i) => [column.place(i), visible(level.text)]), most);
  if (levels && levels.length <= most) {
    const own = levels.filter(level => level.number >= low && level.number <= high);
    const differ = new Set(own.map(level => short(level.number))).size === own.length;
    return apart(own.map(level => [column.place(level.number), differ ? short(level.number) : level.text]), 0.6 / most);
  }
  if (!(high > low)) return [[0.5, short(low)]];
  const numbers = column.isLog ? decades(low, high, most) : even(low, high, most);
  const ends = [low, high].map(x => [column.place(x), short(x)]);
  const inner = numbers.map(x => [column.place(x), short(x)]).filter(([place]) => place > 0.06 && place < 0.94);
  return [ends[0], ...inner, ends[1]];
}

const thinned = (all, most) => all.filter((_, i) => i % Math.ceil(all.length / most) === 0);

// Those ticks that are so far from each other, the first and the last among them.
function apart(ticks, least) {
  const last = ticks.at(-1);
  const kept = [];
  for (const tick of ticks) if (tick === last || !kept.length || tick[0] - kept.at(-1)[0] >= least && last[0] - tick[0] >= least) kept.push(tick);
  return kept;
}

function decades(low, high, most) {
  const [from, to] = [Math.ceil(Math.log10(low)), Math.floor(Math.log10(high))];
  return thinned(Array.from({ length: Math.max(0, to - from + 1) }, (_, k) => 10 ** (from + k)), most);
}

function even(low, high, most) {
  const rough = (high - low) / most;
  const ten = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find(k => k * ten >= rough) * ten;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, k) => Number(((first + k) * step).toPrecision(12)));
}

// The text, shortened to so many pixels.
function fitted(pen, text, width) {
  if (pen.measureText(text).width <= width) return text;
  let end = Math.min(text.length, 200); // longer than any place; each character less is measured again
  while (end > 1 && pen.measureText(`${text.slice(0, end)}…`).width > width) end--;
  return `${text.slice(0, end)}…`;
}

// What a filter says to let through what lies between two places of the axis: none for what is open at both ends, null for
// what no expression can say: a name with a backtick, a text with both quotes. An end that is near the end of the axis is
// open, so that the best and the worst are never cut off by a pixel.
const NEAR = 0.03;
function between(column, from, to) {
  const [low, high] = from < to ? [from, to] : [to, from];
  const name = written(column.name);
  if (column.name.includes("`")) return null;
  if (column.axis === "category" || column.levels && column.levels.length <= 12) {
    const isIn = level => { const place = column.place(column.axis === "category" ? column.levels.indexOf(level) : level.number); return place >= low - NEAR && place <= high + NEAR; };
    const inside = column.levels.filter(isIn);
    if (!inside.every(({ value }) => isSayable(value))) return null;
    if (inside.length === column.levels.length || !inside.length) return [];
    return [inside.length === 1 ? `${name} == ${literalText(inside[0].value)}` : `${name} in [${inside.map(level => literalText(level.value)).join(", ")}]`];
  }
  const number = place => String(Number(column.number(place).toPrecision(4))).replace("e+", "e");
  return [...low > NEAR ? [`${name} >= ${number(low)}`] : [], ...high < 1 - NEAR ? [`${name} <= ${number(high)}`] : []];
}

// Filters that show the language in this sweep's own keys: of two hyperparameters that vary, or the metric, and of one
// that has no effect in some rows.
function exampleFilters(rows) {
  const able = rows.columns.filter(column => column.role === "param" && !column.isConstant && column.called === column.name);
  const halves = [...able, rows.metric].filter(column => !column.isEmpty).flatMap(column => between(column, 0, 0.5) ?? []).filter(text => visible(text) === text);
  const rarely = able.find(column => !column.name.includes("`") && column.at.some(Number.isNaN));
  return [halves.slice(0, 2).join(" and "), rarely ? `not active(${written(rarely.name)})` : ""].filter(Boolean);
}

// Changes the filter so that this column lies between two places of its axis.
function brush(column, from, to) {
  const [text, conditions] = [derived.problem ? "" : state.filter, between(column, from, to)];
  if (conditions) change({ filter: refined(text, derived.rows, column.name, conditions) });
  else $("filter-problem").textContent = `No filter can say this of ${column.called}: a name has no backtick in it, and a text not both quotes.`;
}

// The rows that stand out, with their strokes: the ten best, the marked, the one in detail.
const MOST_STROKES = 300;
function outstanding(ink, paper) {
  const { rows, current } = derived;
  const best = derived.best.slice(0, 10).filter(row => !Number.isNaN(rows.metric.at[row]) && !rows.isPruned(row));
  const marked = [...state.marked].slice(0, MOST_STROKES);
  return [
    ...Array.from(best, row => ({ row, color: ink, halo: paper, width: 1.4 })),
    ...marked.map(row => ({ row, color: "#d55e00", halo: paper, width: 2 })),
    ...current >= 0 ? [{ row: current, color: "#009e73", halo: paper, width: 3 }] : [],
  ];
}

// Listens to a drawing: it tells of the row that is nearest to the pointer, and a click opens that. `dragged(from, to)` says
// whether a drag meant something; one that begins where the drawing `grasps` it may end anywhere.
function listen(name, { nearest, grasps, dragged }) {
  const [canvas, tip] = [$(name), $(`${name}-tip`)];
  const point = event => { const place = canvas.getBoundingClientRect(); return [event.clientX - place.left, event.clientY - place.top]; };
  let begun = null;
  canvas.onpointerdown = event => {
    begun = point(event);
    if (grasps(...begun)) canvas.setPointerCapture(event.pointerId);
  };
  canvas.onpointerup = event => {
    if (!begun) return;
    const [from, to] = [begun, point(event)];
    begun = null;
    if (dragged(from, to)) return;
    const row = nearest(...to);
    if (row >= 0) open(row);
  };
  canvas.onpointercancel = () => { begun = null; };
  canvas.onpointermove = event => {
    const row = begun ? -1 : nearest(...point(event));
    tell(tip, event, row >= 0 ? described(row) : null);
  };
  canvas.onpointerleave = event => tell(tip, event, null);
}

// A text beside the pointer; none takes it away.
function tell(tip, event, lines) {
  tip.hidden = !lines;
  if (!lines) return;
  tip.replaceChildren(...lines.flatMap(line => [line, element("br")]));
  Object.assign(tip.style, { left: "0", top: "0" }); // where it is as wide as it can be
  const box = tip.parentElement;
  const place = box.getBoundingClientRect();
  const beside = (at, size, room) => at + 12 + size <= room ? at + 12 : Math.max(0, Math.min(at - 12 - size, room - size));
  tip.style.left = `${box.scrollLeft + beside(event.clientX - place.left, tip.offsetWidth, box.clientWidth)}px`;
  tip.style.top = `${beside(event.clientY - place.top, tip.offsetHeight, box.clientHeight)}px`;
}

// A row in a few lines: its id, its metric, what else it has.
function described(row) {
  const { rows } = derived;
  const columns = [rows.metric, ...rows.columns.filter(column => column !== rows.metric)];
  const facts = columns.filter(column => column.text(row) !== "" && !column.isConstant).slice(0, 14);
  return [`${rows.kind.slice(0, -1)} ${rows.id(row).slice(0, 8)}`, ...facts.map(column => `${column.called} ${shown(column, row)}`)];
}
const shown = (column, row) => column.levels ? visible(column.text(row)) : short(column.at[row]);
