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
// one name alone { name }. `find(name)` is the column of a name, or undefined.
function parse(text, find) {
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
      left = { from: left.from, to: right.to, ...join(symbol, left, right) };
    }
    return left;
  };
  const logic = (symbol, left, right) => {
    const decisive = symbol === "or";
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
    const one = negation();
    return { from, to: one.to, of: row => { const value = truth(one.of(row)); return value === undefined ? value : !value; } };
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
    return { from: left.from, to: right.to, of, name: right.literal === undefined ? undefined : left.name };
  };
  const list = (left, wanted) => {
    if (!is("[")) throw wrong("`in` needs a list, such as `in [1, 2]`", end());
    k++;
    const items = [];
    while (!is("]")) {
      const item = signed();
      if (item.literal === undefined) throw wrong("a list has numbers, texts, true and false alone", item.from);
      items.push(JSON.stringify(item.literal));
      if (!is(",")) break;
      k++;
    }
    const to = close("]");
    if (!items.length) throw wrong("this list is empty", to - 2);
    const of = row => { const value = left.of(row); return value === undefined ? value : items.includes(JSON.stringify(value)) === wanted; };
    return { from: left.from, to, of, name: left.name };
  };
  const arithmetic = (symbol, left, right) => ({ of: numbers(OPERATORS[symbol], left, right) });
  const sum = () => chain(product, ["+", "-"], arithmetic);
  const product = () => chain(signed, ["*", "/", "%"], arithmetic);
  const signed = () => {
    if (!is("-")) return whole();
    const { from } = words[k++];
    const one = signed();
    if (typeof one.literal === "number") return { from, to: one.to, ...literal(-one.literal) };
    return { from, to: one.to, of: numbers(x => -x, one) };
  };
  const literal = value => ({ literal: value, of: () => value });
  const whole = () => {
    const word = words[k];
    if (!word || word.kind === "symbol" && word.value !== "(" || word.kind === "name" && ["and", "or", "not", "in"].includes(word.value))
      throw wrong("a value is missing: write a name, a number, or a text in quotes", end());
    k++;
    const { kind, value, from, to } = word;
    if (kind === "symbol") { const inside = any(); return { from, to: close(")"), of: inside.of }; }
    if (kind === "number" || kind === "text") return { from, to, ...literal(value) };
    if (kind === "name" && ["true", "false"].includes(value)) return { from, to, ...literal(value === "true") };
    if (kind === "name" && is("(")) return call(word);
    const column = find(value);
    if (!column) throw wrong(`there is no \`${value}\` here; there are ${find.names()}`, from);
    return { from, to, of: column.value, name: column.name };
  };
  const call = ({ value, from }) => {
    k++;
    if (value === "active") {
      const name = words[k++];
      const column = name && find(name.value);
      if (!column) throw wrong("`active` needs the name of a hyperparameter", from);
      return { from, to: close(")"), of: row => column.value(row) !== undefined };
    }
    if (!Object.hasOwn(FUNCTIONS, value)) throw wrong(`there is no function \`${value}\`: there are active, min, max, abs`, from);
    const args = [any()];
    while (is(",")) { k++; args.push(any()); }
    return { from, to: close(")"), of: numbers(FUNCTIONS[value], ...args) };
  };
  const expression = any();
  if (k < words.length) throw wrong("this follows without an operator: join parts by `and` or `or`", end());
  return expression;
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
const literalText = value => typeof value !== "string" ? JSON.stringify(value) : value.includes("'") ? `"${value}"` : `'${value}'`;

// The rows that a text lets through, ascending; throws what is wrong with the text.
function filtered(text, rows) {
  const n = rows.n;
  if (!text.trim()) return Uint32Array.from({ length: n }, (_, i) => i);
  const { of } = parse(text, finder(rows.columns));
  const out = new Uint32Array(n);
  let k = 0;
  for (let i = 0; i < n; i++) if (of(i) === true) out[k++] = i;
  return out.slice(0, k);
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
