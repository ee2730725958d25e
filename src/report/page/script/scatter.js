// Scatter: a point for each row, at two chosen columns.

const margin = { left: 62, right: 14, top: 10, bottom: 40 };
const scatter = { x: null, y: null, width: 0, height: 0 };

// Where a row stands on the picture; rows of the same level are spread a little, always in the same way.
function spot(row) {
  const { x, y, width, height } = scatter;
  const spread = (column, k) => column.levels ? ((((row + 1) * k) >>> 0) / 4294967296 - 0.5) * 0.03 : 0;
  const across = 0.03 + 0.94 * x.places[row] + spread(x, 2654435761);
  const up = 0.03 + 0.94 * y.places[row] + spread(y, 2246822519);
  return [margin.left + across * width, margin.top + (1 - up) * height];
}

function showScatter() {
  const { rows, chosen } = derived;
  const named = name => rows.columns.find(column => column.name === name);
  scatter.x = named(state.x) ?? rows.columns.find(column => column.role === "param" && !column.isConstant) ?? rows.metric;
  scatter.y = named(state.y) ?? rows.metric;
  showChoices();
  const { pen, width, height, ink, paper } = sheet($("scatter"), 300, 360);
  scatter.width = Math.floor(width - margin.left - margin.right);
  scatter.height = height - margin.top - margin.bottom;
  // The best are drawn last, on top.
  const strength = Math.max(60, 255 - 40 * Math.log10(1 + chosen.length / 100));
  const [size, colorOf] = [chosen.length > 2000 ? 3 : 5, colors()];
  let n = 0; // points
  const picture = pixels(scatter.width, scatter.height, (data, across) => {
    for (const row of derived.best.toReversed()) {
      if (!(scatter.x.places[row] >= 0 && scatter.y.places[row] >= 0)) continue;
      n++;
      const [x, y] = spot(row).map(Math.round);
      const color = colorOf(rows.rank[row]);
      const [left, top] = [x - margin.left - (size >> 1), y - margin.top - (size >> 1)];
      for (let k = 0; k < size * size; k++) dot(data, across, left + k % size, top + Math.floor(k / size), color, strength);
    }
  });
  pen.drawImage(picture, margin.left, margin.top);
  for (const { row, color, halo, width } of outstanding(ink, paper)) {
    if (!(scatter.x.places[row] >= 0 && scatter.y.places[row] >= 0)) continue;
    const [x, y] = spot(row);
    pen.beginPath();
    pen.arc(x, y, 4 + width, 0, 7);
    Object.assign(pen, { strokeStyle: halo, lineWidth: 4 });
    pen.stroke();
    Object.assign(pen, { strokeStyle: color, lineWidth: width });
    pen.stroke();
  }
  frame(pen, ink);
  const [both, left] = [[...new Set([scatter.y, scatter.x])], chosen.length - n];
  const empty = both.find(column => column.isEmpty);
  const without = empty ? `None has a value of ${empty.called}. ` : left ? `${left} more ${left > 1 ? "have" : "has"} no value of ${both.map(column => column.called).join(" or ")}. ` : "";
  $("scatter-note").textContent = `${n} ${rows.kind}: ${scatter.y.called} against ${scatter.x.called}. ${without}Colours and strokes are as above.`;
}

function dot(data, across, x, y, [red, green, blue], strength) {
  if (x < 0 || x >= across || y < 0 || y >= scatter.height) return;
  const i = 4 * (y * across + x);
  data[i] = red;
  data[i + 1] = green;
  data[i + 2] = blue;
  data[i + 3] = Math.min(255, data[i + 3] + strength);
}

function frame(pen, ink) {
  const { left, top } = margin;
  const { x, y, width, height } = scatter;
  Object.assign(pen, { strokeStyle: ink, fillStyle: ink, lineWidth: 1, textAlign: "center", textBaseline: "top" });
  pen.strokeRect(left + 0.5, top + 0.5, width, height);
  const most = Math.max(2, Math.min(6, Math.floor(width / 80)));
  const room = width / most;
  for (const [place, text] of ticks(x, most)) pen.fillText(fitted(pen, text, room), left + (0.03 + 0.94 * place) * width, top + height + 4);
  pen.fillText(fitted(pen, x.called, width), left + width / 2, top + height + 22);
  Object.assign(pen, { textAlign: "right", textBaseline: "middle" });
  for (const [place, text] of ticks(y, 8)) pen.fillText(fitted(pen, text, left - 6), left - 5, top + (0.97 - 0.94 * place) * height);
}

// The columns to choose from.
function showChoices() {
  for (const id of ["x", "y"]) {
    const options = derived.rows.columns.filter(column => !column.isConstant || column === scatter[id]).map(column => new Option(column.called, column.name, false, column === scatter[id]));
    $(id).replaceChildren(...options);
  }
}

// The row whose point is nearest, if it is near.
function nearestPoint(x, y) {
  let [nearest, distance] = [-1, 81];
  for (const row of derived.chosen) {
    const [at, up] = spot(row);
    const off = (at - x) ** 2 + (up - y) ** 2;
    if (off < distance) [nearest, distance] = [row, off];
  }
  return nearest;
}

function listenScatter() {
  const across = x => ((x - margin.left) / scatter.width - 0.03) / 0.94;
  const up = y => ((1 - (y - margin.top) / scatter.height) - 0.03) / 0.94;
  listen("scatter", {
    nearest: nearestPoint,
    grasps: () => true,
    dragged: ([fromX, fromY], [x, y]) => {
      if (Math.abs(x - fromX) < 6 && Math.abs(y - fromY) < 6) return false;
      brush(scatter.x, across(fromX), across(x));
      if (scatter.y !== scatter.x) brush(scatter.y, up(fromY), up(y));
      return true;
    },
  });
  for (const id of ["x", "y"]) $(id).onchange = event => change({ [id]: event.target.value });
}
