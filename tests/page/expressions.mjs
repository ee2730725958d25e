// node expressions.mjs: the cases of expressions.txt in the page's language of filters.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const read = path => readFileSync(new URL(path, import.meta.url), "utf8");
const { parse, finder, refined } = new Function(`${read("../../src/report/page/script/filter.js")}; return { parse, finder, refined };`)();
const cases = read("expressions.txt").split("\n").filter(line => line && !line.startsWith("#"));
for (const line of cases) {
  const [text, point, wanted] = line.split(" ; ");
  const values = Object.fromEntries(point.split(", ").map(pair => pair.split(" = ")).map(([name, value]) => [name, JSON.parse(value)]));
  const columns = ["lr", "layers", "schedule", "wide"].map(name => ({ name, value: () => values[name] }));
  let got;
  try {
    const value = parse(text, finder(columns)).of(0);
    got = typeof value === "boolean" ? String(value) : "unknown";
  } catch (problem) {
    assert(problem.at >= 0 && problem.at <= text.length, line);
    got = "error";
  }
  assert.equal(got, wanted, line);
}

const columns = ["training.lr", "layers"].map(name => ({ name, value: () => 1 }));
const to = (text, ...conditions) => refined(text, { n: 1, columns }, "training.lr", conditions);
assert.equal(to("", "training.lr <= 1"), "training.lr <= 1");
assert.equal(to("lr < 2 and layers == 1 and lr > 0", "training.lr <= 1"), "layers == 1 and training.lr <= 1");
assert.equal(to("lr < 2 or layers == 1", "training.lr <= 1"), "(lr < 2 or layers == 1) and training.lr <= 1");
assert.equal(to("training.lr in [1, 2]"), "");
console.log(`${cases.length} expressions`);
