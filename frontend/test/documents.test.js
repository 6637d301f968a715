// Records as documents at the desk: brought in, looked into, decided about by keyboard, and read by the requester.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { close, openBrowser, openPage } from "./lib/browser.js";
import { assertGoodPage } from "./lib/checks.js";
import { post, startCity } from "./lib/city.js";
import { follow, write } from "./lib/keyboard.js";
import { signIn } from "./lib/staff.js";

let city;
let browser;
let folder;

before(async () => {
  city = await startCity();
  browser = await openBrowser();
  folder = mkdtempSync(join(tmpdir(), "daylight-documents-"));
});

after(async () => {
  await browser?.close();
  await city?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

function file(name, text) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const SCRIPTS = { with: {}, without: { javaScriptEnabled: false } };

for (const [how, options] of Object.entries(SCRIPTS)) {
  test(`documents are brought, decided about and produced ${how} scripts`, async () => {
    const filed = await post(`${city.portal}/api/v1/requests`, { items: [], description: "The memo about the bridge" });
    const page = await openPage(browser, city, options);
    await signIn(page, city, "clerk");
    const matter = `${city.desk}/desk/matters/${filed.number}`;
    await page.goto(matter);
    await follow(page, page.getByRole("link", { name: "Add, check and produce documents" }));
    if (how === "with") await assertGoodPage(page);
    await page.getByLabel("The files").setInputFiles([
      file("memo.txt", "The claimant, SSN 212-41-8836, born 3/4/1987, called.\n"),
      file("plan.txt", "A plan of the bridge.\n"),
    ]);
    await write(page, page.getByLabel("What they are, for staff"), "from the archive");
    await follow(page, page.getByRole("button", { name: "Take into custody and look into them" }));
    await page.getByText("The documents are in custody").waitFor();
    assert.match(await page.locator("main").innerText(), /2 open warnings/);
    if (how === "with") await assertGoodPage(page);

    await follow(page, page.getByRole("link", { name: "memo.txt" }));
    const shown = await page.locator("main").innerText();
    assert.match(shown, /Social Security number[\s\S]*PR-SSN/);
    assert.doesNotMatch(shown, /212-41|41-8836|3\/4\/1987/, "no value is shown");
    if (how === "with") await assertGoodPage(page);

    await page.locator("label[for=warning-0]").click();
    await page.locator("label[for=warning-1]").click();
    await write(page, page.getByLabel("Why it may be released all the same"), "They are examples of the form.");
    await follow(page, page.getByRole("button", { name: "Decide about the chosen warnings" }));
    assert.match(await page.locator("main").innerText(), /May be released: They are examples of the form\./);
    if (how === "with") {
      await page.reload();
      await page.locator("details").evaluateAll((all) => all.forEach((details) => (details.open = true)));
      await assertGoodPage(page);
    }

    await page.goto(matter);
    if (how === "with") await assertGoodPage(page);
    await page.locator("#item-0-outcome").selectOption("full");
    await write(page, page.locator("#item-0-reasons"), "They are given.");
    for (const label of await page.locator("label[for^=document-]").all()) await label.click();
    await follow(page, page.getByRole("button", { name: "Determine and send" }));
    assert.match(await page.getByRole("status").first().innerText(), /determination is recorded/i);
    await close(page);

    const requester = await openPage(browser, city, options);
    await requester.goto(`${city.portal}/track/${filed.tracking_code}`);
    assert.match(await requester.locator("#produced ~ ul, section:has(#produced)").first().innerText(), /01-memo\.txt/);
    if (how === "with") await assertGoodPage(requester);
    const [download] = await Promise.all([
      requester.waitForEvent("download"),
      requester.getByRole("link", { name: /01-memo\.txt/ }).first().click(),
    ]);
    assert.equal(download.suggestedFilename(), "01-memo.txt");
    await close(requester);
  });
}

test("what is wrong with a form is said where it is, and what was typed stays", async () => {
  const filed = await post(`${city.portal}/api/v1/requests`, { items: [], description: "Another memo" });
  const page = await openPage(browser, city);
  await signIn(page, city, "clerk");
  await page.goto(`${city.desk}/desk/matters/${filed.number}/documents`);
  await page.getByLabel("The files").setInputFiles([file("one.txt", "SSN 212-41-8836")]);
  await follow(page, page.getByRole("button", { name: "Take into custody and look into them" }));
  await page.getByRole("link", { name: "one.txt" }).click();
  await write(page, page.getByLabel("Why it may be released all the same"), "canary reason");
  await follow(page, page.getByRole("button", { name: "Decide about the chosen warnings" }));
  assert.match(await page.locator(".dl-error-summary").innerText(), /choose the warnings/i);
  assert.equal(await page.getByLabel("Why it may be released all the same").inputValue(), "canary reason");
  await assertGoodPage(page);
  await close(page);
});
