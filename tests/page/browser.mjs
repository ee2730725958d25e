// node browser.mjs PAGE PICTURES: a page in Chromium, driven as people do: by pointer, by keys alone, by links.
//
// Needs what package.json names, and Chromium. Prints a JSON line of milliseconds.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { chromium } from "playwright-core";

const [page, pictures] = process.argv.slice(2).map(path => resolve(path));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const complaints = [];

// A page that loads nothing and complains of nothing.
async function opened(options, hash = "") {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, offline: true, acceptDownloads: true, ...options });
  const tab = await context.newPage();
  tab.on("console", message => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  tab.on("pageerror", error => complaints.push(String(error)));
  tab.on("request", request => { if (!/^(file|data|blob):/.test(request.url())) complaints.push(`asked for ${request.url()}`); });
  await tab.goto(`file://${page}${hash}`);
  if (options.javaScriptEnabled !== false) await tab.waitForSelector('html[data-ready="1"]', { timeout: 10000 });
  return tab;
}

const rowsOf = tab => tab.locator("#table-body tr");
const count = async tab => Number((await tab.locator("#count").textContent()).split(" ")[0]);

// Pointer.
let tab = await opened({});
const all = await count(tab);
assert(all > 2, "the tests need rows");
const names = await tab.locator("#table-head button").allTextContents();
const [first] = names;
const cells = async name => tab.locator(`#table-body td:nth-child(${names.indexOf(name) + 3})`).allTextContents();
const isSorted = (values, sign) => values.every((x, i) => !i || sign * (values[i - 1] - x) <= 0);
const metric = await tab.evaluate(() => JSON.parse(document.getElementById("meta").textContent).metric);
const numbers = async name => (await cells(name)).filter(text => text !== "–").map(Number);
const goal = await tab.evaluate(() => JSON.parse(document.getElementById("meta").textContent).goal);
assert(isSorted(await numbers(metric), goal === "minimize" ? 1 : -1), "the best first");
await tab.getByRole("button", { name: metric, exact: true }).click();
assert(isSorted(await numbers(metric), 1));
assert.equal(await tab.locator("th[aria-sort]").getAttribute("aria-sort"), "ascending");
await tab.getByRole("button", { name: metric, exact: true }).click();
assert(isSorted(await numbers(metric), -1));
assert.equal(await tab.locator("th[aria-sort]").getAttribute("aria-sort"), "descending");

// Filter.
const known = await numbers(metric);
const median = known[Math.floor(known.length / 2)];
await tab.getByLabel("Filter").fill(`\`${metric}\` <= ${median}`);
await tab.waitForFunction(n => Number(document.getElementById("count").textContent.split(" ")[0]) < n, all);
assert((await numbers(metric)).every(x => x <= median * 1.001));
await tab.getByLabel("Filter").fill("nonsense ==");
await tab.waitForFunction(() => document.getElementById("filter-problem").textContent.startsWith("Not understood"));
await tab.getByLabel("Filter").fill("");
await tab.waitForFunction(n => document.getElementById("count").textContent.startsWith(`${n} of`), all);

// Brush on the last axis, which is the metric's.
await tab.locator("#parallel").scrollIntoViewIfNeeded();
const box = await tab.locator("#parallel").boundingBox();
const lastAxis = box.x + box.width - 46;
await tab.mouse.move(lastAxis, box.y + 340);
await tab.mouse.down();
await tab.mouse.move(lastAxis, box.y + 200, { steps: 4 });
await tab.mouse.up();
const brushed = await tab.getByLabel("Filter").inputValue();
assert(brushed.includes(metric), `a brush writes the filter: ${brushed}`);
assert(await count(tab) < all);
await tab.getByLabel("Filter").fill("");
await tab.waitForFunction(n => document.getElementById("count").textContent.startsWith(`${n} of`), all);

// Marks, and what leaves the page.
await tab.locator("#table-body input").first().check();
assert.match(await tab.locator("#count").textContent(), /1 marked/);
const [download] = await Promise.all([tab.waitForEvent("download"), tab.getByRole("button", { name: "Download CSV" }).click()]);
const lines = readFileSync(await download.path(), "utf8").trim().split("\n");
assert.equal(lines.length, 2, "a heading and the marked row");
await tab.getByRole("button", { name: "Copy as [space]" }).click();
const space = await tab.locator("#copied").textContent();
assert(space.startsWith("[space]\n") && space.includes(" = ["), space);
await tab.getByRole("button", { name: "Copy commands" }).click();
assert.match(await tab.locator("#copied").textContent(), /^sweeper show \S+ [0-9a-f]{16} > [0-9a-f]{16}\.toml; sweeper run [0-9a-f]{16}\.toml$/);
assert.match(tab.url(), /marked=[0-9a-f]{16}/);

// All trials leave the page as they stand in trials.csv, every digit.
function parsed(text) {
  const rows = [[""]];
  for (let i = 0, isQuoted = false; i < text.length; i++) {
    const c = text[i];
    if (c === '"' && isQuoted && text[i + 1] === '"') { rows.at(-1)[rows.at(-1).length - 1] += c; i++; }
    else if (c === '"') isQuoted = !isQuoted;
    else if (c === "," && !isQuoted) rows.at(-1).push("");
    else if (c === "\n" && !isQuoted) rows.push([""]);
    else rows.at(-1)[rows.at(-1).length - 1] += c;
  }
  const [header, ...lines] = rows.filter(row => row.length > 1 || row[0]);
  return new Map(lines.map(line => [line[0], new Map(header.map((name, k) => [name, line[k]]))]));
}
tab.on("dialog", dialog => dialog.dismiss());
await tab.getByRole("button", { name: "Mark none" }).click();
await tab.getByRole("radio", { name: "Trials" }).check();
const [whole] = await Promise.all([tab.waitForEvent("download"), tab.getByRole("button", { name: "Download CSV" }).click()]);
const [left, kept] = [await whole.path(), resolve(page, "../../trials.csv")].map(path => parsed(readFileSync(path, "utf8")));
let same = 0;
for (const [id, row] of left) {
  for (const [name, text] of row) {
    const written = kept.get(id)?.get(name);
    if (written === undefined || name === metric && kept.get(id).get("outcome") !== "complete") continue;
    const plain = written.replace(/^'/, "");
    assert(plain === text || Number(plain) === Number(text), `${id} ${name}: ${text} is ${written} in trials.csv`);
    same++;
  }
}
assert(same >= 3 * left.size, "few columns are alike");
await tab.getByRole("radio", { name: "Configs" }).check();

// A config, its trials, a trial, and back by its link.
await tab.locator("#table-body a").first().click();
await tab.waitForSelector("#details:not([hidden])");
assert.match(tab.url(), /config=[0-9a-f]{16}/);
await tab.locator("#details-body li a").first().click();
await tab.waitForFunction(() => document.getElementById("details-title").textContent.startsWith("Trial"));
assert.match(tab.url(), /trial=[0-9a-f]{16}/);
const id = /trial=([0-9a-f]{16})/.exec(tab.url())[1];
await tab.screenshot({ path: `${pictures}/light.png`, fullPage: true });
const axe = createRequire(import.meta.url).resolve("axe-core");
const violations = async (tab, what) => {
  // The page's policy runs no script but its own: this one is of the test, in a world of its own.
  const source = readFileSync(axe, "utf8");
  const client = await tab.context().newCDPSession(tab);
  const { frameTree } = await client.send("Page.getFrameTree");
  const { executionContextId } = await client.send("Page.createIsolatedWorld", { frameId: frameTree.frame.id, worldName: "axe" });
  await client.send("Runtime.evaluate", { contextId: executionContextId, expression: source });
  const run = "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] }).then(r => JSON.stringify(r.violations.map(v => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 160), v.nodes[0].failureSummary])))";
  const { result } = await client.send("Runtime.evaluate", { contextId: executionContextId, expression: run, awaitPromise: true });
  assert.deepEqual(JSON.parse(result.value), [], what);
};
await violations(tab, "light");
await tab.context().close();

// A link restores what it says.
tab = await opened({}, `#trial=${id}&filter=${encodeURIComponent(`\`${metric}\` > -1e300`)}&sort=-${encodeURIComponent(metric)}`);
assert.equal(await tab.locator("#details-title").textContent(), `Trial ${id}`);
assert(await tab.getByRole("radio", { name: "Trials" }).isChecked());
assert.equal(await tab.locator("th[aria-sort]").getAttribute("aria-sort"), "descending");
await tab.context().close();

// Keys alone: from the top to a row's details.
tab = await opened({});
for (let presses = 0; presses < 400; presses++) {
  await tab.keyboard.press("Tab");
  if (await tab.evaluate(() => document.activeElement.closest("#table-body") && document.activeElement.tagName === "A")) break;
}
await tab.keyboard.press("Enter");
await tab.waitForSelector("#details:not([hidden])");
assert.equal(await tab.evaluate(() => document.activeElement.id), "details");
await tab.context().close();

// Dark, with the eyes of a person who sees no green; a phone; a projector; paper; no script.
tab = await opened({ colorScheme: "dark" });
const client = await tab.context().newCDPSession(tab);
await client.send("Emulation.setEmulatedVisionDeficiency", { type: "deuteranopia" });
await tab.screenshot({ path: `${pictures}/dark.png`, fullPage: true });
const [red] = (await tab.evaluate(() => getComputedStyle(document.body).backgroundColor)).match(/\d+/).map(Number);
assert(red < 60, "dark where the system is");
await violations(tab, "dark");
await tab.locator("#theme").selectOption("light");
assert.equal(await tab.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
await tab.context().close();
for (const width of [390, 1920]) {
  tab = await opened({ viewport: { width, height: 844 } });
  await tab.screenshot({ path: `${pictures}/${width}.png`, fullPage: true });
  const wide = await tab.evaluate(() => document.documentElement.scrollWidth);
  assert(wide <= width, `${wide} of ${width} pixels: it scrolls sideways`);
  await tab.context().close();
}
tab = await opened({ javaScriptEnabled: false });
assert(await tab.locator("#rows").isVisible() && !await tab.locator("#explore").isVisible());
assert((await rowsOf(tab).count()) > 0, "the best rows stand without a script");
await tab.context().close();

// How long things take, of five.
const medians = {};
const times = { paint: [], ready: [], filter: [], sort: [] };
for (let k = 0; k < 5; k++) {
  tab = await opened({});
  times.ready.push(await tab.evaluate(() => performance.getEntriesByName("ready")[0].startTime));
  times.paint.push(await tab.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN));
  const took = (what, act) => tab.evaluate(([what, name]) => {
    const begin = performance.now();
    if (what === "sort") document.querySelector(`[data-sort="${CSS.escape(name)}"]`).click();
    else { location.hash = `filter=${encodeURIComponent(name)}`; dispatchEvent(new Event("hashchange")); }
    return performance.now() - begin;
  }, [what, act]);
  times.sort.push(await took("sort", first));
  times.filter.push(await took("filter", `\`${metric}\` > ${(await numbers(metric))[0] ?? 0}`));
  await tab.context().close();
}
for (const [what, all] of Object.entries(times)) medians[what] = all.sort((a, b) => a - b)[2];
await browser.close();
assert.deepEqual(complaints, [], "Chromium complains");
console.log(JSON.stringify(medians));
