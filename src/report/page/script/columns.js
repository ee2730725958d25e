// Columns: what the page knows of configs and trials, read from its two data blocks.
//
// `meta` says what the columns are, `data` holds their bytes: base64 of zlib of columns one behind the other. What is
// missing is NaN in `at` and "" in `text`. Nothing here touches what is shown.

const meta = JSON.parse(document.getElementById("meta").textContent);

// A text as it is shown, with a replacement character for what is no character to see: controls but line breaks, and
// what turns the letters around it. What leaves the page has the characters themselves.
const visible = text => String(text).replace(/[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g, "\ufffd");

async function inflate(base64) {
  const text = base64.trim();
  const bytes = Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : Uint8Array.from(atob(text), c => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Reads columns in the order in which they were written. Numbers of several bytes stand transposed: the first byte of
// each, then the second of each, …
function reader(bytes) {
  let from = 0;
  const take = n => bytes.subarray(from, from += n);
  const untransposed = (n, width) => {
    const [flat, out] = [take(n * width), new Uint8Array(n * width)];
    for (let k = 0; k < width; k++) for (let i = 0; i < n; i++) out[i * width + k] = flat[k * n + i];
    return out.buffer;
  };
  return {
    u8: n => take(n),
    u16: n => new Uint16Array(untransposed(n, 2)),
    u32: n => new Uint32Array(untransposed(n, 4)),
    f32: n => new Float32Array(untransposed(n, 4)),
    f64: n => new Float64Array(untransposed(n, 8)),
    // m × 10^e of a whole m below 2^48 and |e| ≤ 22: a product or quotient of two exact numbers, so the nearest one.
    decimal: n => {
      const [low, high, exponents, out] = [new Uint32Array(untransposed(n, 4)), new Uint16Array(untransposed(n, 2)), take(n), new Float64Array(n)];
      for (let i = 0; i < n; i++) {
        const [m, e] = [low[i] + high[i] * 4294967296, (exponents[i] >> 1) - 32];
        const value = exponents[i] === 255 ? NaN : e < 0 ? m / TENS[-e] : m * TENS[e];
        out[i] = exponents[i] & 1 ? -value : value;
      }
      return out;
    },
    ids: n => idsIn(take(n * 8)),
  };
}

const TENS = Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));

// Ids of eight bytes: that of a row, and the row whose id begins so, -1 if there is none.
function idsIn(raw) {
  const hex = byte => byte.toString(16).padStart(2, "0");
  const id = i => Array.from(raw.subarray(i * 8, i * 8 + 8), hex).join("");
  const find = beginning => {
    const first = parseInt(beginning.slice(0, 2), 16);
    for (let i = 0; i * 8 < raw.length; i++) if (raw[i * 8] === first && id(i).startsWith(beginning)) return i;
    return -1;
  };
  return { id, find };
}

// One column: `at(i)`'s number in `at[i]` (of a category the number of its level), its text from `text(i)`, and what an
// expression calls it from `value(i)`.
function column(spec, read, n) {
  const levels = spec.levels && spec.levels.map(level => ({ ...level, number: typeof level.value === "number" ? level.value : NaN }));
  const column = { ...spec, levels, n, called: spec.name.trim() ? visible(spec.name) : `“${visible(spec.name)}”` };
  if (!levels) {
    column.at = read[spec.code](n);
    column.value = i => Number.isNaN(column.at[i]) ? undefined : column.at[i];
    column.text = i => Number.isNaN(column.at[i]) ? "" : numberText(column.at[i], spec.whole);
    return column;
  }
  const [codes, none] = [read[spec.code](n), levels.length];
  const isCategory = spec.axis === "category";
  column.at = Float64Array.from(codes, code => code === none ? NaN : isCategory ? code : levels[code].number);
  column.value = i => codes[i] === none ? undefined : levels[codes[i]].value;
  column.text = i => codes[i] === none ? "" : levels[codes[i]].text;
  return column;
}

// As Rust writes it: 1.0 is a real number, 1 a whole one.
const numberText = (x, whole) => whole || !Number.isInteger(x) || Math.abs(x) >= 1e16 ? String(x).replace("e+", "e") : `${Object.is(x, -0) ? "-" : ""}${x.toFixed(1)}`;

// A column of trials that says what a column of configs says of each one's config.
function ofConfigs(column, configs) {
  const at = new Float64Array(configs.length);
  for (let i = 0; i < at.length; i++) at[i] = column.at[configs[i]];
  return { ...column, at, n: at.length, value: i => column.value(configs[i]), text: i => column.text(configs[i]) };
}

// What is derived from a column once: its ends, and where on its axis, from 0 to 1, each row stands.
function withAxis(column) {
  let [low, high] = [Infinity, -Infinity];
  for (const x of column.at) {
    if (x < low) low = x;
    if (x > high) high = x;
  }
  column.isEmpty = !(low <= high);
  const log = column.axis === "log" && low > 0;
  const scale = log ? Math.log : x => x;
  const [first, length] = [scale(low), scale(high) - scale(low)];
  column.low = low;
  column.high = high;
  column.isLog = log;
  column.place = x => length ? (scale(x) - first) / length : 0.5;
  column.number = place => log ? Math.exp(first + place * length) : first + place * length;
  column.places = new Float32Array(column.n);
  for (let i = 0; i < column.n; i++) column.places[i] = column.place(column.at[i]);
  return column;
}

// The rows of the page by kind: `configs` and `trials`, each with its columns by name, `rank` (0 is the best, 1 the
// worst, NaN is not known), `id(row)`, `find(beginning of an id)`, and for trials the number of its config.
async function readRows() {
  const read = reader(await inflate(document.getElementById("data").textContent));
  const columns = { configs: [], trials: [] };
  const ids = { configs: read.ids(meta.configs), trials: read.ids(meta.trials) };
  const configOf = read.u32(meta.trials);
  for (const spec of meta.columns) columns[spec.of].push(column(spec, read, meta[spec.of]));
  const curves = new Map(meta.curves.map(curve => [curve.trial, { steps: read.u32(curve.n), values: read.f32(curve.n) }]));
  const rows = (kind, all) => {
    const metric = all.find(column => column.role === "metric");
    for (const column of all) column.isConstant = isConstant(column);
    const ended = all.find(column => column.role === "outcome");
    const isPruned = row => ended !== undefined && ended.text(row) === "pruned";
    const hasPruned = ended?.levels.some(level => level.text === "pruned") ?? false;
    // As in configs.csv: behind all others those that were pruned, or lost trials.
    const lost = meta.lost_last ? all.find(column => column.role === "lost") : undefined;
    const isBehind = row => isPruned(row) || lost?.at[row] > 0;
    return { kind, n: meta[kind], columns: all.map(withAxis), ...ids[kind], metric, isPruned, hasPruned, ...ranked(metric, isBehind) };
  };
  const params = columns.configs.filter(column => ["param", "constant"].includes(column.role));
  const trials = () => ({ ...rows("trials", [...params.map(column => ofConfigs(column, configOf)), ...columns.trials]), configOf, curves });
  let made = null; // those of trials take as long as all else, and are made when they are looked at first
  return { configs: rows("configs", columns.configs), get trials() { return made ??= trials(); } };
}

// The rows with the best first, some behind all others that have a value, and of each the share of rows that are better.
function ranked(metric, isBehind) {
  const byValue = ordered(metric, meta.goal === "minimize" ? 1 : -1);
  const behind = byValue.filter(i => isBehind(i) && !Number.isNaN(metric.at[i]));
  const bestFirst = behind.length ? Uint32Array.from([...byValue.filter(i => !isBehind(i) && !Number.isNaN(metric.at[i])), ...behind, ...byValue.filter(i => Number.isNaN(metric.at[i]))]) : byValue;
  const rank = new Float32Array(metric.n).fill(NaN);
  const known = bestFirst.filter(i => !Number.isNaN(metric.at[i]));
  known.forEach((row, place) => { rank[row] = known.length > 1 ? place / (known.length - 1) : 0; });
  return { bestFirst, rank };
}

// All rows in the order of their values, those without one last, equal ones as they stand; found once for each direction.
function ordered(column, direction) {
  const known = direction > 0 ? "ascending" : "descending";
  if (!column[known]) {
    const keys = new Float64Array(column.n);
    for (let i = 0; i < column.n; i++) keys[i] = Number.isNaN(column.at[i]) ? Infinity : direction * column.at[i];
    column[known] = Uint32Array.from(keys.keys()).sort((a, b) => keys[a] - keys[b] || a - b);
  }
  return column[known];
}

// Whether all rows say the same.
function isConstant({ at }) {
  const first = at[0];
  return at.every(x => x === first || Number.isNaN(x) && Number.isNaN(first));
}
