// The language of `[[skip]]`, read in a browser: an expression → a test of a row. `false and …` is false and `true or …`
// true whatever follows; what reads a value that is not there is unknown (undefined), and a row of which nobody knows is
// left out. Numbers are of 53 bits here. The cases in tests/page/expressions.txt hold for this and for the sweep file's.

const COMPARISONS = {
  "==": (a, b) => equal(a, b), "!=": (a, b) => !equal(a, b),
  "<=": (a, b) => a <= b, ">=": (a, b) => a >= b, "<": (a, b) => a < b, ">": (a, b) => a > b,
};
const OPERATORS = {
  "+": (a, b) => a + b, "-": (a, b) => a - b, "*": (a, b) => a * b, "/": (a, b) => b === 0 ? undefined : a / b,
  "%": (a, b) => b === 0 ? undefined : ((a % b) + b) % b,
};
const FUNCTIONS = { min: Math.min, max: Math.max, abs: Math.abs };
const INSTEAD = { "&&": "and", "&": "and", "||": "or", "|": "or", "!": "not", "=": "==", "===": "==", "<>": "!=", "=<": "<=", "=>": ">=" };
const SYMBOLS = [...Object.keys(COMPARISONS), ...Object.keys(OPERATORS), "(", ")", "[", "]", ",", ...Object.keys(INSTEAD)]
  .sort((a, b) => b.length - a.length);
const NAME = /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*/u;
const NUMBER = /^[0-9][0-9_]*(\.[0-9][0-9_]*)?([eE][+-]?[0-9][0-9_]*)?/;

const equal = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const wrong = (said, at) => Object.assign(new Error(said), { at });

// The words of a text, each with where it begins and ends.
function tokens(text) {
  const all = [];
  for (let from = 0; from < text.length;) {
    const rest = text.slice(from);
    const push = (kind, value, length) => { all.push({ kind, value, from, to: from + length }); from += length; };
    const first = rest[0];
    if (/\s/.test(first)) from++;
    else if ("'\"`".includes(first)) {
      const end = rest.indexOf(first, 1);
      if (end < 0) throw wrong(`${first === "`" ? "a name" : "a text"} does not end: end it with another ${first}`, from);
      push(first === "`" ? "quoted" : "text", rest.slice(1, end), end + 1);
    } else if (NUMBER.test(rest)) {
      const [written] = NUMBER.exec(rest);
      if (/^[\p{L}\p{N}_.]/u.test(rest.slice(written.length))) throw wrong("this is neither a number nor a name", from);
      push("number", Number(written.replaceAll("_", "")), written.length);
    } else if (NAME.test(rest)) {
      const [name] = NAME.exec(rest);
      push("name", name, name.length);
    } else {
      const symbol = SYMBOLS.find(symbol => rest.startsWith(symbol));
      if (!symbol) throw wrong(`\`${first}\` means nothing`, from);
      if (INSTEAD[symbol]) throw wrong(`write \`${INSTEAD[symbol]}\` instead of \`${symbol}\``, from);
      push("symbol", symbol, symbol.length);
    }
  }
  return all;
}

// An expression as { from, to, of(row) }; beside that, of the parts of an `and` { parts }, and of what asks something of
// one name alone { name }, and the types that its values may have { types }. `find(name)` is the column of a name, or
// undefined. The whole has `notes`, which say of comparisons that no row can meet why that is.
function parse(text, find) {
  const notes = [];
  const said = part => text.slice(part.from, part.to);
  const typed = part => `“${said(part)}” ${part.name ? "has" : "is"} ${part.types.map(type => (part.name ? PLURALS : SINGULARS)[type]).join(" or ")}`;
  const mismatch = (whole, ...parts) => notes.push(`No row can match “${said(whole)}”: ${parts.map(typed).join(", and ")}.`);
  const lacks = (part, type) => part.types !== undefined && !part.types.includes(type);
  const asked = (part, type) => {
    if (lacks(part, type)) notes.push(`No row can match: ${typed(part)}, where ${SINGULARS[type]} is needed.`);
    return part;
  };
  const words = tokens(text);
  let k = 0;
  const is = (...values) => k < words.length && values.includes(words[k].value) && ["symbol", "name"].includes(words[k].kind);
  const end = () => k < words.length ? words[k].from : text.trimEnd().length;
  const close = value => { if (!is(value)) throw wrong(`\`${value}\` is missing`, end()); return words[k++].to; };
  const chain = (part, symbols, join) => {
    let left = part();
    while (is(...symbols)) {
      const symbol = words[k++].value;
      const right = part();
      left = { from: left.from, to: right.to, ...join(symbol, left, right), types: JOINED[symbol] };
    }
    return left;
  };
  const logic = (symbol, left, right) => {
    const decisive = symbol === "or";
    asked(left, "boolean");
    asked(right, "boolean");
    const parts = symbol === "and" ? [...(left.parts ?? [left]), ...(right.parts ?? [right])] : undefined;
    const of = row => {
      const a = truth(left.of(row));
      if (a === decisive) return a;
      const b = truth(right.of(row));
      return b === decisive || a !== undefined ? b : undefined;
    };
    return { of, parts };
  };
  const numbers = (join, ...of) => row => {
    const values = of.map(one => one.of(row));
    const value = values.every(value => typeof value === "number") ? join(...values) : undefined;
    return Number.isFinite(value) ? value : undefined;
  };
  const any = () => chain(all, ["or"], logic);
  const all = () => chain(negation, ["and"], logic);
  const negation = () => {
    if (!is("not")) return comparison();
    const { from } = words[k++];
    const one = asked(negation(), "boolean");
    return { from, to: one.to, types: ["boolean"], of: row => { const value = truth(one.of(row)); return value === undefined ? value : !value; } };
  };
  const comparison = () => {
    const left = sum();
    if (is("not") && words[k + 1]?.value === "in") { k += 2; return list(left, false); }
    if (is("in")) { k++; return list(left, true); }
    if (!is(...Object.keys(COMPARISONS))) return left;
    const symbol = words[k++].value;
    const right = sum();
    if (is(...Object.keys(COMPARISONS))) throw wrong("two comparisons in a row: write `a < b and b < c`", end());
    const compare = COMPARISONS[symbol];
    const ordered = !["==", "!="].includes(symbol);
    const of = row => {
      const [a, b] = [left.of(row), right.of(row)];
      if (a === undefined || b === undefined || ordered && (typeof a !== "number" || typeof b !== "number")) return undefined;
      return compare(a, b);
    };
    const whole = { from: left.from, to: right.to, of, types: ["boolean"], name: right.literal === undefined ? undefined : left.name };
    const parts = [left, right];
    if (ordered && parts.some(part => lacks(part, "number")) || symbol === "==" && areUnlike(...parts)) mismatch(whole, ...parts.filter(part => part.types));
    return whole;
  };
  const list = (left, wanted) => {
    if (!is("[")) throw wrong("`in` needs a list, such as `in [1, 2]`", end());
    const { from, to, items } = literals();
    if (!items.length) throw wrong("this list is empty", from);
    const values = items.map(item => JSON.stringify(item.literal));
    const of = row => { const value = left.of(row); return value === undefined ? value : values.includes(JSON.stringify(value)) === wanted; };
    const whole = { from: left.from, to, of, types: ["boolean"], name: left.name };
    if (wanted && items.every(item => areUnlike(left, item))) mismatch(whole, left, items[0]);
    return whole;
  };
  const literals = () => {
    const { from } = words[k++];
    const items = [];
    while (!is("]")) {
      const item = signed();
      if (item.literal === undefined) throw wrong("a list has numbers, texts, true, false and lists alone", item.from);
      items.push(item);
      if (!is(",")) break;
      k++;
    }
    return { from, to: close("]"), items };
  };
  const arithmetic = (symbol, left, right) => ({ of: numbers(OPERATORS[symbol], asked(left, "number"), asked(right, "number")) });
  const sum = () => chain(product, ["+", "-"], arithmetic);
  const product = () => chain(signed, ["*", "/", "%"], arithmetic);
  const signed = () => {
    if (!is("-")) return whole();
    const { from } = words[k++];
    const one = signed();
    if (typeof one.literal === "number") return { from, to: one.to, ...literal(-one.literal) };
    return { from, to: one.to, types: ["number"], of: numbers(x => -x, asked(one, "number")) };
  };
  const literal = value => ({ literal: value, types: [typeOf(value)], of: () => value });
  const whole = () => {
    const word = words[k];
    if (is("[")) { const { from, to, items } = literals(); return { from, to, ...literal(items.map(item => item.literal)) }; }
    if (!word || word.kind === "symbol" && word.value !== "(" || word.kind === "name" && ["and", "or", "not", "in"].includes(word.value))
      throw wrong("a value is missing: write a name, a number, or a text in quotes", end());
    k++;
    const { kind, value, from, to } = word;
    if (kind === "symbol") { const inside = any(); return { from, to: close(")"), of: inside.of, types: inside.types }; }
    if (kind === "number" || kind === "text") return { from, to, ...literal(value) };
    if (kind === "name" && ["true", "false"].includes(value)) return { from, to, ...literal(value === "true") };
    if (kind === "name" && is("(")) return call(word);
    const column = find(value);
    if (!column) throw wrong(`there is no \`${value}\` here; there are ${find.names()}`, from);
    return { from, to, of: column.value, name: column.name, types: typesOf(column) };
  };
  const call = ({ value, from }) => {
    k++;
    if (value === "active") {
      const name = words[k++];
      const column = name && find(name.value);
      if (!column) throw wrong("`active` needs the name of a hyperparameter", from);
      return { from, to: close(")"), types: ["boolean"], of: row => column.value(row) !== undefined };
    }
    if (!Object.hasOwn(FUNCTIONS, value)) throw wrong(`there is no function \`${value}\`: there are active, min, max, abs`, from);
    const args = [any()];
    while (is(",")) { k++; args.push(any()); }
    return { from, to: close(")"), types: ["number"], of: numbers(FUNCTIONS[value], ...args.map(arg => asked(arg, "number"))) };
  };
  const expression = asked(any(), "boolean");
  if (k < words.length) throw wrong("this follows without an operator: join parts by `and` or `or`", end());
  return { ...expression, notes };
}

// Types of values, in words.
const SINGULARS = { number: "a number", string: "a text", boolean: "true or false", list: "a list" };
const PLURALS = { number: "numbers", string: "texts", boolean: "true and false", list: "lists" };
const JOINED = Object.fromEntries([...["and", "or"].map(word => [word, ["boolean"]]), ...Object.keys(OPERATORS).map(symbol => [symbol, ["number"]])]);
const typeOf = value => Array.isArray(value) ? "list" : typeof value;
const areUnlike = (a, b) => Boolean(a.types && b.types) && !a.types.some(type => b.types.includes(type));

// The types of a column's values; undefined where they are not known.
function typesOf(column) {
  if (column.levels?.length) return [...new Set(column.levels.map(({ value }) => typeOf(value)))];
  return column.at && !column.levels ? ["number"] : undefined;
}

const truth = value => typeof value === "boolean" ? value : undefined;

// The column of a name: its own, or that of the only one whose last part it is.
function finder(columns) {
  const find = name => {
    const whole = columns.find(column => column.name === name);
    const ends = whole ? [whole] : columns.filter(column => column.name.endsWith(`.${name}`));
    return ends.length === 1 ? ends[0] : undefined;
  };
  find.names = () => columns.map(column => written(column.name)).join(", ");
  return find;
}

// A name as an expression has it.
const written = name => NAME.exec(name)?.[0] === name && !["and", "or", "not", "in", "true", "false"].includes(name) ? name : `\`${name}\``;

// A value as an expression has it.
const literalText = value => Array.isArray(value) ? `[${value.map(literalText).join(", ")}]` : typeof value !== "string" ? JSON.stringify(value) : value.includes("'") ? `"${value}"` : `'${value}'`;

// Whether an expression can have a value: no text has both quotes in it.
const isSayable = value => Array.isArray(value) ? value.every(isSayable) : !(typeof value === "string" && value.includes("'") && value.includes('"'));

// The rows that a text lets through, ascending, and `notes` on what none can meet; throws what is wrong with the text.
function filtered(text, rows) {
  const n = rows.n;
  if (!text.trim()) return { chosen: Uint32Array.from({ length: n }, (_, i) => i), notes: [] };
  const { of, notes } = parse(text, finder(rows.columns));
  const out = new Uint32Array(n);
  let k = 0;
  for (let i = 0; i < n; i++) if (of(i) === true) out[k++] = i;
  return { chosen: out.slice(0, k), notes };
}

// The text with what it asked of this name alone replaced by `conditions`.
function refined(text, rows, name, conditions) {
  let kept = [];
  if (text.trim()) {
    const whole = parse(text, finder(rows.columns));
    const parts = whole.parts ?? [whole];
    kept = parts.filter(part => part.name !== name).map(part => text.slice(part.from, part.to));
    if (!whole.parts && /\bor\b/.test(kept[0] ?? "")) kept = [`(${kept[0]})`];
  }
  return [...kept, ...conditions].join(" and ");
}
