// A resident who uses a keyboard only, when something is denied or withheld, or should be.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { close, eventually, openBrowser, openPage } from "./lib/browser.js";
import { assertGoodPage } from "./lib/checks.js";
import { startCity } from "./lib/city.js";
import { check, follow, tabTo, write } from "./lib/keyboard.js";

const TRACK = /\/track\/[a-z2-7]{26}$/;

let city;
let browser;
let denied; // the number of a request of the sample city, of which something was denied

before(async () => {
  city = await startCity();
  browser = await openBrowser();
  const { requests } = await (await fetch(`${city.portal}/api/v1/requests?limit=1000`)).json();
  const denies = ([, outcome]) => ["denied", "partial"].includes(outcome);
  denied = requests.find(({ outcomes }) => outcomes.some(denies))?.number;
  assert.ok(denied, "the sample city has a request of which something was denied");
});

after(async () => {
  await browser?.close();
  await city?.stop();
});

/** Sends the form with its button, and waits until the desk has given the matter its number. Returns the secret link. */
async function sendAndFollow(page, button, letter) {
  await follow(page, page.getByRole("button", { name: button }));
  const link = await page.locator("#link").innerText();
  assert.match(link, TRACK);
  await page.goto(link);
  await eventually(page, page.locator("h1"), new RegExp(`${letter}-\\d{4}-\\d+`));
  await assertGoodPage(page);
  return link;
}

test("a denial is appealed by keyboard, from the page of the request", async () => {
  const page = await openPage(browser, city);
  await page.goto(`${city.portal}/requests/${denied}`);
  await follow(page, page.getByRole("link", { name: "Appeal", exact: true }));
  assert.equal(await page.getByLabel("Number of the request").inputValue(), denied);
  assert.match(await page.locator("main").innerText(), /does not extend the time to go to court/);
  await write(page, page.getByLabel("Why should it be decided otherwise?"), "The field names nobody.");
  await sendAndFollow(page, "Send the appeal", "A");
  const asked = await page.locator("main").innerText();
  assert.match(asked, /The field names nobody\./);
  assert.ok(asked.includes(denied), "the appeal names the request");
  assert.match(await page.locator(".dl-title__meta").innerText(), /Waiting for a decision|Due/);

  await follow(page, page.getByRole("link", { name: "Complain", exact: true }));
  await write(page, page.getByLabel("Your complaint"), "Nobody told me of the appeal.");
  await sendAndFollow(page, "Send the complaint", "C");
  assert.match(await page.locator("main").innerText(), /A-\d{4}-\d+/);
  await close(page);
});

test("somebody asks by keyboard that a value be withheld, and finds neither it nor a name afterwards", async () => {
  const page = await openPage(browser, city);
  await page.goto(`${city.portal}/d/call-serv`);
  await follow(page, page.getByRole("link", { name: "Ask that something be withheld" }));
  assert.match(await page.locator("main").innerText(), /sealed/);
  await tabTo(page, page.locator("input[name=protection]").first());
  await page.keyboard.press("Space");
  await write(page, page.getByLabel("The value that is to be withheld"), "100 BLOCK OF SECRET ST");
  await write(page, page.getByLabel("Your name"), "Ann Onymous");
  await write(page, page.getByLabel("How can the city reach you?"), "ann@example.org");
  const link = await sendAndFollow(page, "Ask that it be withheld", "W");
  const record = await (await page.request.get(`${link}/record.json`)).text();
  for (const words of [await page.locator("body").innerText(), record]) {
    for (const sealed of ["SECRET ST", "Onymous", "ann@example.org"]) assert.ok(!words.includes(sealed), sealed);
  }
  await close(page);
});

test("without a dataset, one is chosen first", async () => {
  const page = await openPage(browser, city);
  await page.goto(`${city.portal}/withholding/new`);
  await tabTo(page, page.getByLabel("Which dataset shows it?"));
  await page.keyboard.type("Police calls");
  await follow(page, page.getByRole("button", { name: "Continue" }));
  assert.match(page.url(), /\/withholding\/new\?dataset=call-serv$/);
  await tabTo(page, page.getByLabel("Your name"));
  await close(page);
});

test("the reasons are asked for in writing by keyboard, and a review, from the page of a dataset", async () => {
  const page = await openPage(browser, city);
  await page.goto(`${city.portal}/d/call-serv`);
  await follow(page, page.locator(".dl-withholding").getByRole("link", { name: /^Ask for the reasons in writing/ }).first());
  await sendAndFollow(page, "Ask for the reasons", "J");
  await page.goto(`${city.portal}/d/call-serv`);
  await follow(page, page.locator(".dl-withholding").getByRole("link", { name: /^Ask for a review of EX-/ }).first());
  await write(page, page.getByLabel("What speaks against it?"), "A street block would be enough.");
  await sendAndFollow(page, "Ask for the review", "E");
  assert.match(await page.locator("main").innerText(), /A street block would be enough\./);
  await close(page);
});

test("an appointment to see the records is asked for by keyboard", async () => {
  const page = await openPage(browser, city);
  await page.goto(`${city.portal}/requests/${denied}`);
  await follow(page, page.getByRole("link", { name: "See the records in person" }));
  await write(page, page.getByLabel("Name", { exact: true }), "Ann");
  await sendAndFollow(page, "Ask for an appointment", "I");
  assert.match(await page.locator("main").innerText(), /The city has offered no time yet/);
  await close(page);
});

test("a form with mistakes names each of them, and keeps what was typed", async () => {
  const page = await openPage(browser, city);
  await page.goto(`${city.portal}/appeals/new?request=R-1999-0001`);
  await write(page, page.getByLabel("Why should it be decided otherwise?"), "Because.");
  await follow(page, page.getByRole("button", { name: "Send the appeal" }));
  assert.equal(await page.evaluate(() => document.activeElement.className), "dl-error-summary");
  assert.equal(await page.locator(".dl-error-summary a").getAttribute("href"), "#request");
  assert.equal(await page.getByLabel("Why should it be decided otherwise?").inputValue(), "Because.");
  await assertGoodPage(page);

  await page.goto(`${city.portal}/withholding/new?dataset=call-serv`);
  await write(page, page.getByLabel("The value that is to be withheld"), "x");
  await write(page, page.getByLabel("Your name"), "Ann");
  await write(page, page.getByLabel("How can the city reach you?"), "ann@example.org");
  await follow(page, page.getByRole("button", { name: "Ask that it be withheld" }));
  assert.equal(await page.locator(".dl-error-summary a").getAttribute("href"), "#protection");
  await assertGoodPage(page);
  await check(page, page.locator("#protection-victim"));
  await close(page);
});
