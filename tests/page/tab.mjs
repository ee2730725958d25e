// A page in Chromium that may load nothing, and what there is to complain of.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
export const complaints = [];

// The page at this path; the scripts of one with data have to say that they are ready.
export async function opened(path, options, hasData = true) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, offline: true, acceptDownloads: true, ...options });
  const tab = await context.newPage();
  tab.on("console", message => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  tab.on("pageerror", error => complaints.push(String(error)));
  tab.on("request", request => { if (!/^(file|data|blob):/.test(request.url())) complaints.push(`asked for ${request.url()}`); });
  await tab.goto(`file://${path}`);
  if (hasData && options.javaScriptEnabled !== false) await tab.waitForSelector('html[data-ready="1"]', { timeout: 10000 });
  return tab;
}

// What axe-core finds against WCAG A and AA: nothing.
export async function isAccessible(tab, what) {
  // The page's policy runs no script but its own: this one is of the test, in a world of its own.
  const source = readFileSync(createRequire(import.meta.url).resolve("axe-core"), "utf8");
  const client = await tab.context().newCDPSession(tab);
  const { frameTree } = await client.send("Page.getFrameTree");
  const { executionContextId } = await client.send("Page.createIsolatedWorld", { frameId: frameTree.frame.id, worldName: "axe" });
  await client.send("Runtime.evaluate", { contextId: executionContextId, expression: source });
  const run = "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] }).then(r => JSON.stringify(r.violations.map(v => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 160), v.nodes[0].failureSummary])))";
  const { result } = await client.send("Runtime.evaluate", { contextId: executionContextId, expression: run, awaitPromise: true });
  assert.deepEqual(JSON.parse(result.value), [], what);
}

// What is wider than its place scrolls in it, and says so; the page itself does not.
export async function fits(tab, width) {
  const wide = await tab.evaluate(() => document.documentElement.scrollWidth);
  assert(wide <= width, `${wide} of ${width} pixels: it scrolls sideways`);
  const unsaid = await tab.evaluate(() => Array.from(document.querySelectorAll(".wide, .drawing, nav ul"))
    .filter(box => box.scrollWidth > box.clientWidth + 2 !== box.classList.contains("goes-on")).map(box => box.outerHTML.slice(0, 100)));
  assert.deepEqual(unsaid, [], `${width} pixels: contents are cut without a hint`);
}
