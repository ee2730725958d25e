// node plain.mjs PICTURES PAGE …: pages without data in Chromium, wide and narrow, light and dark.
import assert from "node:assert/strict";
import { basename } from "node:path";
import { browser, complaints, fits, isAccessible, opened } from "./tab.mjs";

const [pictures, ...pages] = process.argv.slice(2);
for (const page of pages) {
  for (const [width, colorScheme] of [[1280, "light"], [390, "dark"]]) {
    const tab = await opened(page, { viewport: { width, height: 844 }, colorScheme }, false);
    await tab.waitForTimeout(100); // until what is seen of sizes was heard
    await tab.screenshot({ path: `${pictures}/${basename(page)}-${width}.png`, fullPage: true });
    await fits(tab, width);
    await isAccessible(tab, `${page} ${width} ${colorScheme}`);
    const figures = await tab.evaluate(() => Array.from(document.querySelectorAll("svg.plots"), svg => [svg.getBoundingClientRect().width, svg.parentElement.clientWidth, getComputedStyle(svg.querySelector('text[fill="#000000"]')).fill]));
    for (const [wide, room, ink] of figures) {
      assert(width < 600 || wide <= room, `${page}: a figure of ${wide} pixels is cut to ${room}`);
      assert.equal(ink, colorScheme === "dark" ? "rgb(232, 232, 232)" : "rgb(0, 0, 0)");
    }
    await tab.context().close();
  }
}
await browser.close();
assert.deepEqual(complaints, [], "Chromium complains");
