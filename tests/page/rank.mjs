// node rank.mjs PAGE: what the page downloads of all configs and then of all trials, in Chromium.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { browser, complaints, opened } from "./tab.mjs";

const tab = await opened(process.argv[2], {});
for (const kind of ["Configs", "Trials"]) {
  await tab.getByRole("radio", { name: kind }).check();
  const download = tab.waitForEvent("download");
  await tab.getByRole("button", { name: "Download CSV" }).click();
  process.stdout.write(`${readFileSync(await (await download).path(), "utf8")}\n`);
}
await browser.close();
assert.deepEqual(complaints, [], "Chromium complains");
