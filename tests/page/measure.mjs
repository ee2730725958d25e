// node measure.mjs sweeper|plotly|dashboard ADDRESS: milliseconds until a page stands, as medians of five loads.
import { chromium } from "playwright-core";

const [kind, address] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const ready = {
  sweeper: tab => tab.waitForFunction(() => document.documentElement.dataset.ready === "1", null, { timeout: 60000 }),
  plotly: tab => tab.waitForFunction(() => window.plotted === 2, null, { timeout: 120000 }),
  dashboard: async tab => { await tab.waitForSelector(".js-plotly-plot .main-svg, canvas", { timeout: 120000 }); await tab.waitForLoadState("networkidle", { timeout: 120000 }); },
}[kind];
const acts = {
  sort: () => document.querySelector("#table-head th:nth-child(3) button").click(),
  filter: () => {
    const { name, levels } = JSON.parse(document.getElementById("meta").textContent).columns[0];
    location.hash = `filter=${encodeURIComponent(`\`${name}\` > ${levels ? JSON.stringify(levels[0].value) : 0.002}`)}`;
    dispatchEvent(new Event("hashchange"));
  },
};
const times = {};
for (let k = 0; k < 5; k++) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const tab = await context.newPage();
  const begin = Date.now();
  await tab.goto(address, { waitUntil: "commit" });
  await ready(tab);
  const add = (what, milliseconds) => (times[what] ??= []).push(milliseconds);
  add("ready", kind === "sweeper" ? await tab.evaluate(() => performance.getEntriesByName("ready")[0].startTime) : Date.now() - begin);
  add("paint", await tab.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN));
  for (const [what, act] of Object.entries(kind === "sweeper" ? acts : {}))
    add(what, await tab.evaluate(`(() => { const begin = performance.now(); (${act})(); return performance.now() - begin; })()`));
  await context.close();
}
await browser.close();
console.log(JSON.stringify(Object.fromEntries(Object.entries(times).map(([what, all]) => [what, all.sort((a, b) => a - b)[2]]))));
