// Parallel coordinates: an axis for each chosen column, a line for each row. Between two axes rows are counted in
// 128 × 128 cells (of many rows 64 × 64) and each cell is one line, so that the time to draw does not grow with the rows: its colour is the mean
// rank of its rows, its opacity their number. Axes stand in the order of importance, the metric last.

const [TOP, BOTTOM, SIDE] = [44, 26, 46];
const MOST_BESIDE = 66; // right of the last axis, for its labels
const FINE = 20000; // of more rows the cells are coarser
const MOST_TICKS = 10;
const MOST_AXES = 8; // as many are chosen at the beginning
let axesChosen = null; // names; none yet

// The columns that may have an axis.
const ableAxes = () => derived.rows.columns.filter(column => column.role === "param" && !column.isConstant);

function axes() {
  const able = ableAxes();
  axesChosen ??= new Set(able.slice(0, MOST_AXES).map(column => column.name));
  return [...able.filter(column => axesChosen.has(column.name)), derived.rows.metric];
}

// Counts and sums of ranks over a picture of the lines of these rows.
function density(width, height, x, columns, rows, rank) {
  const CELLS = rows.length > FINE ? 64 : 128;
  const [counts, sums] = [new Float32Array(width * height), new Float32Array(width * height)];
  const [cells, ranks] = [new Uint32Array(CELLS * CELLS), new Float32Array(CELLS * CELLS)];
  for (let a = 0; a + 1 < columns.length; a++) {
    cells.fill(0);
    ranks.fill(0);
    const [left, right] = [columns[a].places, columns[a + 1].places];
    for (const i of rows) {
      if (!(left[i] >= 0 && right[i] >= 0)) continue; // one of them is missing
      const cell = Math.round(left[i] * (CELLS - 1)) * CELLS + Math.round(right[i] * (CELLS - 1));
      cells[cell]++;
      ranks[cell] += rank[i] >= 0 ? rank[i] : 1;
    }
    const [from, to] = [Math.round(x[a]), Math.round(x[a + 1])];
    const around = columns[a].levels && columns[a + 1].levels ? 1 : 0; // a few lines, which are seen better so
    for (let cell = 0; cell < cells.length; cell++) {
      if (!cells[cell]) continue;
      const y0 = (1 - Math.floor(cell / CELLS) / (CELLS - 1)) * (height - 1);
      const slope = ((1 - (cell % CELLS) / (CELLS - 1)) * (height - 1) - y0) / (to - from);
      for (let column = from, y = y0; column < to; column++, y += slope) {
        let [top, bottom] = slope < 0 ? [y + slope, y] : [y, y + slope];
        [top, bottom] = [Math.max(0, Math.floor(top) - around), Math.min(height - 1, Math.floor(bottom) + around)];
        for (let row = top; row <= bottom; row++) {
          counts[row * width + column] += cells[cell];
          sums[row * width + column] += ranks[cell];
        }
      }
    }
  }
  return { counts, sums };
}

function paintDensity(data, { counts, sums }) {
  const colorOf = colors();
  let most = 1;
  for (const count of counts) if (count > most) most = count;
  const least = isDark() ? 200 : 70; // fainter lines do not show on dark paper
  const strength = (255 - least) / Math.log1p(most);
  for (let i = 0, at = 0; i < counts.length; i++, at += 4) {
    if (!counts[i]) continue;
    const color = colorOf(sums[i] / counts[i]);
    data[at] = color[0];
    data[at + 1] = color[1];
    data[at + 2] = color[2];
    data[at + 3] = least + strength * Math.log1p(counts[i]);
  }
}

const parallel = { x: [], columns: [], inner: 0, seen: "", chosen: null, picture: null };

function showParallel() {
  const columns = axes();
  const { pen, width, height, ink, paper } = sheet($("parallel"), columns.length * 50 + SIDE + MOST_BESIDE, 380);
  const inner = height - TOP - BOTTOM;
  const beside = Math.max(SIDE, Math.min(MOST_BESIDE, 8 + widest(pen, columns.at(-1))));
  const x = columns.map((_, a) => columns.length < 2 ? width / 2 : SIDE + a * (width - SIDE - beside) / (columns.length - 1));
  Object.assign(parallel, { x, columns, inner });
  const { rows, chosen } = derived;
  const seen = [width, isDark(), ...columns.map(column => column.name)].join();
  if (parallel.seen !== seen || parallel.chosen !== chosen) {
    const picture = pixels(width, inner, data => paintDensity(data, density(width, inner, x, columns, chosen, rows.rank)));
    Object.assign(parallel, { seen, chosen, picture });
  }
  pen.drawImage(parallel.picture, 0, TOP);
  for (const { row, color, halo, width } of outstanding(ink, paper)) {
    for (const [style, thick] of [[halo, width + 2.5], [color, width]]) {
      Object.assign(pen, { strokeStyle: style, lineWidth: thick });
      trace(pen, row);
    }
  }
  columns.forEach((column, a) => axis(pen, column, a, { ink, paper, width, room: (x[a + 1] ?? width) - x[a], step: columns.length < 2 ? width : x[1] - x[0] }));
  const n = chosen.length;
  $("parallel-note").textContent = `Each of ${n} ${rows.kind} is a line; ${isDark() ? "light" : "dark"} is good: the colour is the mean rank of what goes through a point. ${isDark() ? "White" : "Black"}: the best ten; orange: marked; green: in detail.${rows.hasPruned ? " What was pruned stands where it was then, and counts as worse than all that was not." : ""}`;
}

const widest = (pen, column) => Math.max(...ticks(column, MOST_TICKS).map(([, text]) => pen.measureText(text).width));

// The line of one row, with gaps where a value is missing.
function trace(pen, row) {
  pen.beginPath();
  let pending = true;
  parallel.columns.forEach((column, a) => {
    const place = column.places[row];
    if (!(place >= 0)) { pending = true; return; }
    const y = TOP + (1 - place) * parallel.inner;
    if (pending) pen.moveTo(parallel.x[a], y); else pen.lineTo(parallel.x[a], y);
    pending = false;
  });
  pen.stroke();
}

// An axis with its ticks and name; names of neighbours stand in two lines.
function axis(pen, column, number, { ink, paper, width, room, step }) {
  const { x: { [number]: x }, inner } = parallel;
  Object.assign(pen, { strokeStyle: ink, lineWidth: 1, fillStyle: ink, textAlign: "center", textBaseline: "alphabetic" });
  pen.beginPath();
  pen.moveTo(x + 0.5, TOP);
  pen.lineTo(x + 0.5, TOP + inner);
  pen.stroke();
  const name = fitted(pen, column.called.split(".").at(-1) || column.called, 2 * step - 8);
  const half = pen.measureText(name).width / 2;
  pen.fillText(name, Math.max(half, Math.min(x, width - half)), number % 2 ? 28 : 13);
  Object.assign(pen, { textAlign: "left", textBaseline: "middle" });
  for (const [place, text] of ticks(column, MOST_TICKS)) {
    const y = TOP + (1 - place) * inner;
    const label = fitted(pen, text, Math.max(30, room - 8));
    Object.assign(pen, { fillStyle: paper, globalAlpha: 0.85 }); // lines would strike through it
    pen.fillRect(x + 2, y - 8, pen.measureText(label).width + 4, 16);
    Object.assign(pen, { fillStyle: ink, globalAlpha: 1 });
    pen.fillText(label, x + 4, y);
  }
}

// The row whose line is nearest to a point, if it is near.
function nearestLine(x, y) {
  const { x: at, columns, inner } = parallel;
  const a = Math.max(0, Math.min(columns.length - 2, at.findLastIndex(left => left <= x)));
  if (columns.length < 2 || x < at[0] - 8 || x > at.at(-1) + 8) return -1;
  const [share, place] = [(x - at[a]) / (at[a + 1] - at[a]), 1 - (y - TOP) / inner];
  const [left, right] = [columns[a].places, columns[a + 1].places];
  let [nearest, distance] = [-1, 8 / inner];
  for (const i of derived.chosen) {
    const off = Math.abs(left[i] + share * (right[i] - left[i]) - place);
    if (off < distance) [nearest, distance] = [i, off];
  }
  return nearest;
}

function listenParallel() {
  const near = x => parallel.x.findIndex(at => Math.abs(at - x) < 22);
  const place = y => Math.max(0, Math.min(1, 1 - (y - TOP) / parallel.inner));
  listen("parallel", {
    nearest: nearestLine,
    grasps: x => near(x) >= 0,
    dragged: ([x, from], [, to]) => {
      if (near(x) < 0 || Math.abs(to - from) <= 5) return false;
      brush(parallel.columns[near(x)], place(from), place(to));
      return true;
    },
  });
}

// A box for each column that may have an axis.
function showAxes() {
  $("axes").replaceChildren(...ableAxes().map(column => {
    const box = element("input", { type: "checkbox", checked: axesChosen.has(column.name) });
    box.onchange = () => { box.checked ? axesChosen.add(column.name) : axesChosen.delete(column.name); showParallel(); };
    return element("label", {}, box, ` ${column.called}`);
  }));
}
