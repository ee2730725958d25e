// node browser.mjs PAGE PICTURES: a page in Chromium, driven as people do: by pointer, by keys alone, by links.
//
// Needs what package.json names, and Chromium. Prints a JSON line of milliseconds.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { browser, complaints, fits, isAccessible, opened as openedAt } from "./tab.mjs";

const [page, pictures] = process.argv.slice(2).map(path => resolve(path));
const opened = (options, hash = "") => openedAt(`${page}${hash}`, options);

const rowsOf = tab => tab.locator("#table-body tr");
const count = async tab => Number((await tab.locator("#count").textContent()).split(" ")[0]);

// Pointer.
let tab = await opened({});
const all = await count(tab);
assert(all > 2, "the tests need rows");
const names = await tab.locator("#table-head button").allTextContents();
const first = await tab.locator("#table-head button").first().getAttribute("data-sort");
const cells = async name => tab.locator(`#table-body td:nth-child(${names.indexOf(name) + 3})`).allTextContents();
const isSorted = (values, sign) => values.every((x, i) => !i || sign * (values[i - 1] - x) <= 0);
const { metric, goal, columns } = await tab.evaluate(() => JSON.parse(document.getElementById("meta").textContent));
const isPruned = text => text.endsWith(" (pruned)");
const numbersIn = texts => texts.filter(text => text !== "–").map(text => Number(text.replace(" (pruned)", "")));
const numbers = async name => numbersIn(await cells(name));
const bestFirst = await cells(metric);
const toTheEnd = bestFirst.filter(text => !isPruned(text));
assert(isSorted(numbersIn(toTheEnd), goal === "minimize" ? 1 : -1), "the best first");
assert(isSorted(numbersIn(bestFirst.filter(isPruned)), goal === "minimize" ? 1 : -1), "the best of the pruned first");
const prunes = columns.some(column => column.role === "outcome" && column.levels.some(level => level.text === "pruned"));
assert.equal(bestFirst.findIndex(isPruned), prunes ? numbersIn(toTheEnd).length : -1, "the pruned are behind all others");
await tab.getByRole("button", { name: metric, exact: true }).click();
assert(isSorted(await numbers(metric), 1));
assert.equal(await tab.locator("th[aria-sort]").getAttribute("aria-sort"), "ascending");
await tab.getByRole("button", { name: metric, exact: true }).click();
assert(isSorted(await numbers(metric), -1));
assert.equal(await tab.locator("th[aria-sort]").getAttribute("aria-sort"), "descending");
await tab.getByRole("button", { name: metric, exact: true }).click();
assert.deepEqual([await cells(metric), await tab.locator("th[aria-sort]").count()], [bestFirst, 0], "a third click goes back to the best first");

// Filter.
const known = await numbers(metric);
const median = known[Math.floor(known.length / 2)];
await tab.getByLabel("Filter").fill(`\`${metric}\` <= ${median}`);
await tab.waitForFunction(n => Number(document.getElementById("count").textContent.split(" ")[0]) < n, all);
assert((await numbers(metric)).every(x => x <= median * 1.001));
await tab.getByLabel("Filter").fill(`\`${metric}\` < 'a'`);
await tab.waitForFunction(() => document.getElementById("filter-problem").textContent.startsWith("No row can match"));
assert.match(await tab.locator("#filter-problem").textContent(), /has numbers, and “'a'” is a text\.$/);
assert.equal(await count(tab), 0);
await tab.getByLabel("Filter").fill(`\`${metric}\` <= ${median}`);
await tab.waitForFunction(n => Number(document.getElementById("count").textContent.split(" ")[0]) > 0, all);
await tab.getByLabel("Filter").fill("nonsense ==");
await tab.waitForFunction(() => document.getElementById("filter-problem").textContent.startsWith("Not understood"));
assert(!tab.url().includes("nonsense") && tab.url().includes("filter="), `the address has the last filter that was one: ${tab.url()}`);
const examples = await tab.locator("#filter-examples code").allTextContents();
assert(examples.length > 0, "no filter is shown");
for (const example of examples) {
  await tab.getByLabel("Filter").fill(example);
  await tab.waitForFunction(() => !document.getElementById("filter-problem").textContent);
  await tab.waitForTimeout(150);
  assert(await count(tab) > 0 && await count(tab) < all, `${example} lets through some`);
}
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

// Lists are values like others: an axis of them is brushed, too.
const able = columns.filter(column => column.of === "configs" && column.role === "param" && (column.levels?.length ?? 2) > 1).slice(0, 8);
const lists = able.findIndex(column => column.levels?.some(({ value }) => Array.isArray(value)));
if (lists >= 0) {
  const across = box.x + 46 + lists * (box.width - 46 - 56) / able.length;
  await tab.mouse.move(across, box.y + 374);
  await tab.mouse.down();
  await tab.mouse.move(across, box.y + 340, { steps: 4 });
  await tab.mouse.up();
  assert.equal(await tab.getByLabel("Filter").inputValue(), `${able[lists].name} == ${JSON.stringify(able[lists].levels[0].value).replaceAll(",", ", ")}`);
  assert(await count(tab) > 0 && await count(tab) < all);
}

// The scatter says how many points it has, and how many rows have none.
await tab.getByLabel("Filter").fill(`active(\`${metric}\`)`);
await tab.waitForFunction(() => document.getElementById("filter-problem").textContent === "" && location.hash.includes("active"));
const measured = await count(tab);
await tab.getByLabel("Filter").fill("");
await tab.waitForFunction(n => document.getElementById("count").textContent.startsWith(`${n} of`), all);
await tab.locator("#x").selectOption(metric);
const note = await tab.locator("#scatter-note").textContent();
assert(note.startsWith(`${measured} configs: `) && note.includes(` more ha`) === measured < all, note);
assert(measured === all || note.includes(`${all - measured} more ha`), note);

// Marks, and what leaves the page.
await tab.locator("#table-body input").first().check();
assert.match(await tab.locator("#count").textContent(), /1 marked/);
const [download] = await Promise.all([tab.waitForEvent("download"), tab.getByRole("button", { name: "Download CSV" }).click()]);
const lines = readFileSync(await download.path(), "utf8").trim().split("\n");
assert.equal(lines.length, 2, "a heading and the marked row");
await tab.getByRole("button", { name: "Copy as [space]" }).click();
const space = await tab.locator("#copied").textContent();
assert(space.startsWith("[space]\n# every combination of these values, 1 in all, from 1 chosen configs") && space.includes(" = ["), space);
await tab.waitForFunction(() => /^(Copied|Selected)/.test(document.getElementById("copied-status").textContent));
assert.match(await tab.locator("#copied-status").textContent(), /every combination of these values, 1 in all, not the 1 chosen configs alone/);
for (const { name, levels } of columns.filter(column => column.role === "constant")) assert(space.includes(`${JSON.stringify(levels[0].value)}\n`), `${name} is a constant: ${space}`);
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
const agree = (left, kept, own) => {
  let same = 0;
  for (const [id, row] of left) {
    for (const [name, text] of row) {
      if (own.includes(name)) continue;
      assert([...kept.values()].every(row => row.has(name)), `no column is called ${name}`);
      const written = kept.get(id)?.get(name);
      if (written === undefined || name === metric && !["complete", "pruned"].includes(kept.get(id).get("outcome"))) continue;
      assert(written === text || written !== "" && text !== "" && Object.is(Number(written), Number(text)), `${id} ${name}: ${text} is ${written} in the file`);
      same++;
    }
  }
  assert(same >= 3 * kept.size, "few columns are alike");
};
agree(left, kept, ["reason", "weights"]);
await tab.getByRole("radio", { name: "Configs" }).check();

// So do configs: those that were never trained to the end are in the page's alone.
const [ofConfigs] = await Promise.all([tab.waitForEvent("download"), tab.getByRole("button", { name: "Download CSV" }).click()]);
const [mine, theirs] = [await ofConfigs.path(), resolve(page, "../../configs.csv")].map(path => parsed(readFileSync(path, "utf8")));
const constants = columns.filter(column => column.role === "constant").map(column => column.name);
agree(mine, theirs, ["steps", "outcome", ...constants]);
assert(Array.from(mine).every(([id, row]) => row.get("n") === (theirs.get(id)?.get("n") ?? "0")), "n of a config without a trial is 0");

// What no one can see is said to be there where it is shown, and leaves the page as it is.
const hidden = columns.find(column => column.name.includes("\u202e"));
if (hidden) {
  assert([...mine.values()].every(row => row.has(hidden.name)), "the file has the name itself");
  assert(space.includes("\\u202e") && !space.includes("\u202e"), space);
  assert(names.includes(hidden.name.replace("\u202e", "\ufffd")) && !(await tab.locator("body").textContent()).replace(/\{".*\}/s, "").includes("\u202e"));
}
for (const button of await tab.locator("#table-head button").allTextContents()) assert(button.trim(), "a button without a name");

// Ids in the tables of the best configs are links.
await tab.locator("#best td a").first().click();
await tab.waitForSelector("#details:not([hidden])");
assert.equal(await tab.locator("#details-title").textContent(), `Config ${await tab.locator("#best td a").first().textContent()}`);

// A config, its trials, a trial, and back by its link.
await tab.locator("#table-body a").first().click();
await tab.waitForSelector("#details:not([hidden])");
assert.match(tab.url(), /config=[0-9a-f]{16}/);
await tab.locator("#details-body li a").first().click();
await tab.waitForFunction(() => document.getElementById("details-title").textContent.startsWith("Trial"));
assert.match(tab.url(), /trial=[0-9a-f]{16}/);
const id = /trial=([0-9a-f]{16})/.exec(tab.url())[1];
await tab.screenshot({ path: `${pictures}/light.png`, fullPage: true });
await isAccessible(tab, "light");
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

// A mark keeps the focus, and so does a button that can go no further; Esc closes what Enter opened.
const focused = () => tab.evaluate(() => [document.activeElement.tagName, document.activeElement.dataset.opens ?? document.activeElement.dataset.marks ?? document.activeElement.id]);
const opener = await tab.evaluate(() => document.getElementById("details-title").textContent.split(" ")[1]);
await tab.keyboard.press("Escape");
assert(await tab.locator("#details").isHidden());
assert.deepEqual(await focused(), ["A", opener], "Esc goes back to the row");
await tab.keyboard.press("Shift+Tab");
for (const isChecked of [true, false]) {
  await tab.keyboard.press("Space");
  assert.deepEqual(await focused(), ["INPUT", opener], "a mark keeps the focus");
  assert.equal(await tab.evaluate(() => document.activeElement.checked), isChecked);
}
await tab.locator("#next").focus();
for (let k = Number((await tab.locator("#pages").textContent()).slice(3)); k >= 0; k--) await tab.keyboard.press("Enter");
assert.deepEqual(await focused(), ["BUTTON", "next"]);
assert.equal(await tab.locator("#next").getAttribute("aria-disabled"), "true");

// What a point says stands where it can be read, its metric first.
for (const drawing of ["parallel", "scatter"]) {
  const { tips, cut, wrong } = await tab.evaluate(([drawing, metric]) => {
    const [canvas, tip] = [document.getElementById(drawing), document.getElementById(`${drawing}-tip`)];
    const [place, seen] = [canvas.getBoundingClientRect(), { tips: 0, cut: 0, wrong: 0 }];
    for (let x = 4; x < place.width; x += 9) {
      for (let y = 4; y < place.height; y += 9) {
        canvas.dispatchEvent(new PointerEvent("pointermove", { clientX: place.left + x, clientY: place.top + y }));
        if (tip.hidden) continue;
        const [inner, outer] = [tip, canvas.parentElement].map(box => box.getBoundingClientRect());
        seen.tips++;
        seen.cut += inner.top < outer.top || inner.left < outer.left || inner.bottom > outer.bottom + 1 || inner.right > outer.right + 1;
        seen.wrong += tip.innerText.includes(`\n${metric} `) && !tip.innerText.split("\n")[1].startsWith(metric);
      }
    }
    return seen;
  }, [drawing, metric]);
  assert(tips > 0 && !cut && !wrong, `${drawing}: of ${tips} tips ${cut} are cut, and ${wrong} do not begin with the metric`);
}
await tab.context().close();

// Dark, with the eyes of a person who sees no green; a phone; a projector; paper; no script.
tab = await opened({ colorScheme: "dark" });
const client = await tab.context().newCDPSession(tab);
await client.send("Emulation.setEmulatedVisionDeficiency", { type: "deuteranopia" });
await tab.screenshot({ path: `${pictures}/dark.png`, fullPage: true });
const [red] = (await tab.evaluate(() => getComputedStyle(document.body).backgroundColor)).match(/\d+/).map(Number);
assert(red < 60, "dark where the system is");
assert.equal(await tab.evaluate(() => getComputedStyle(document.querySelector('svg.plots text[fill="#000000"]')).fill), "rgb(232, 232, 232)", "figures are dark, too");
await isAccessible(tab, "dark");
await tab.locator("#theme").selectOption("light");
assert.equal(await tab.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
await tab.context().close();
for (const width of [390, 1920]) {
  tab = await opened({ viewport: { width, height: 844 } });
  await tab.screenshot({ path: `${pictures}/${width}.png`, fullPage: true });
  await fits(tab, width);
  await tab.locator("#table-body a").first().click();
  const fromNav = () => tab.evaluate(() => document.getElementById("details-title").getBoundingClientRect().top - (innerWidth < 1400 ? document.querySelector("nav").getBoundingClientRect().bottom : 0));
  await tab.waitForTimeout(900); // until it has scrolled
  assert(await fromNav() >= 0 && await fromNav() < 600, `${width}: the title of what was opened is ${await fromNav()} pixels below the bar`);
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
