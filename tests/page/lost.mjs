// node lost.mjs PAGE: the page of a sweep all of whose trials failed, in Chromium.
import assert from "node:assert/strict";
import { browser, complaints, fits, isAccessible, opened } from "./tab.mjs";

for (const width of [1280, 390]) {
  const tab = await opened(process.argv[2], { viewport: { width, height: 844 } });
  assert.match(await tab.locator("#scatter-note").textContent(), /None has a value of loss\./);
  assert.match(await tab.locator(".warning").textContent(), /3 of 3 trials not complete.*Most often: failed: .* \(3 trials\)/s);
  assert.equal(await tab.locator("#y").evaluate(choice => choice.value), "loss", "what the scatter shows is chosen");
  const contents = await tab.locator("nav li").allTextContents();
  assert(!contents.includes("Best") && !contents.includes("Hyperparameters") && contents.includes("Failures"), `what is empty is in the contents: ${contents}`);
  await fits(tab, width);
  await isAccessible(tab, `${width}`);
  const id = await tab.locator("#failures td a").first().textContent();
  await tab.locator("#failures td a").first().click();
  assert.equal(await tab.locator("#details-title").textContent(), `Trial ${id}`);
  const facts = await tab.locator("#details-body dd").allTextContents();
  assert(facts.includes("failed") && !facts.some(fact => fact.startsWith("failed: ")), `it is said once that it failed: ${facts}`);
  await tab.context().close();
}
await browser.close();
assert.deepEqual(complaints, [], "Chromium complains");
