// Before asking and after: what may answer a request already, with scripts and without, and how it is followed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { close, eventually, openBrowser, openPage } from "./lib/browser.js";
import { assertAccessible, assertGoodPage } from "./lib/checks.js";
import { startCity } from "./lib/city.js";
import { follow, tabTo, write } from "./lib/keyboard.js";

const DESCRIPTION = "Every call for service that the police took about theft";
const FOUND = "What may answer it already";

let city;
let browser;

before(async () => {
  city = await startCity();
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await city?.stop();
});

test("who describes what they want is shown what answers it, and sends it with one click all the same", async () => {
  const page = await openPage(browser, city);
  await page.goto(`${city.portal}/requests/new?step=details`);
  await write(page, page.locator("#description"), DESCRIPTION);
  const found = page.getByRole("region", { name: FOUND });
  await found.waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "description", "the focus stays where one writes");
  const link = found.getByRole("link", { name: /^Police calls for service/i });
  assert.equal(await link.getAttribute("target"), "_blank", "what was typed is not lost");
  assert.match(await link.innerText(), /opens in a new tab/);
  await page.getByRole("status").filter({ hasText: /suggestions? below/ }).waitFor({ state: "attached" });
  await assertAccessible(page, "with suggestions");
  await tabTo(page, link);
  await follow(page, page.getByRole("button", { name: "Send the request" }));
  assert.match(await page.locator("h1").innerText(), /Request R-\d{4}-\d+/);
  await close(page);
});

test("what says nothing finds nothing, and what is taken back is suggested no more", async () => {
  const page = await openPage(browser, city);
  await page.goto(`${city.portal}/requests/new?step=details`);
  const found = page.locator(".dl-suggestions");
  await page.locator("#description").fill("zeppelins over the harbour bar");
  await page.waitForResponse(/suggestions/);
  assert.equal(await found.isVisible(), false);
  await page.locator("#description").fill(DESCRIPTION);
  await found.waitFor();
  await page.locator("#description").fill("");
  await found.waitFor({ state: "hidden" });
  await close(page);
});

test("without scripts a page before sending shows the same, and a copy is one click", async () => {
  const page = await openPage(browser, city, { javaScriptEnabled: false });
  await page.goto(`${city.portal}/requests/new?step=details`);
  await page.locator("#description").fill(DESCRIPTION);
  await page.getByRole("button", { name: "Send the request" }).click();
  assert.equal(await page.locator("h1").innerText(), "Before you send it");
  assert.equal(await page.getByRole("link", { name: /^Police calls for service/i }).count(), 1);
  await page.getByRole("button", { name: "Change what I wrote" }).click();
  assert.equal(await page.locator("#description").inputValue(), DESCRIPTION);
  await page.getByRole("button", { name: "Send the request" }).click();
  assert.match(await page.locator("h1").innerText(), /Request R-\d{4}-\d+/, "what was seen is not shown again");

  await page.goto(`${city.portal}/requests/new?step=details`);
  await page.locator("#description").fill(DESCRIPTION);
  await page.getByRole("button", { name: "Send the request" }).click();
  await page.getByRole("button", { name: "I need a copy: send the request" }).click();
  assert.match(await page.locator("h1").innerText(), /Request R-\d{4}-\d+/);
  await close(page);
});

test("the page before sending is a good page", async () => {
  const page = await openPage(browser, city);
  await page.goto(`${city.portal}/requests/new?step=details`);
  await page.locator("#description").evaluate((field, text) => (field.value = text), DESCRIPTION);
  await page.getByRole("button", { name: "Send the request" }).click();
  await page.getByRole("heading", { name: "Before you send it" }).waitFor();
  await assertGoodPage(page);
  await close(page);
});

test("a webhook is added by keyboard, its secret is shown once, and it is removed", async () => {
  const page = await openPage(browser, city);
  await page.goto(`${city.portal}/inquiries/new`);
  await tabTo(page, page.locator("input[name=topic]").first());
  await page.keyboard.press("Space");
  await write(page, page.getByLabel("Your question"), "How do I follow this?");
  await follow(page, page.getByRole("button", { name: "Send the question" }));
  await page.goto(await page.locator("#link").innerText());
  await follow(page, page.getByRole("link", { name: "With a feed reader, a calendar or a program of your own" }));
  assert.match(await page.locator("#feed").innerText(), /\/feed\.atom$/);

  await write(page, page.getByLabel("Address that is to be told"), "http://127.0.0.1/x");
  await follow(page, page.getByRole("button", { name: "Add the webhook" }));
  assert.match(await page.locator("#url-error").innerText(), /https:\/\//);
  await assertGoodPage(page);

  await page.getByLabel("Address that is to be told").fill("");
  await write(page, page.getByLabel("Address that is to be told"), "https://hooks.example.invalid/hook?key=secret");
  await follow(page, page.getByRole("button", { name: "Add the webhook" }));
  assert.match(await page.locator("#secret").innerText(), /^[a-z2-7]{26}$/);
  await assertGoodPage(page);
  await follow(page, page.getByRole("link", { name: "the page of your webhooks" }));
  const remove = page.getByRole("button", { name: "Remove the webhook of hooks.example.invalid" });
  for (let tries = 0; tries < 20 && (await remove.count()) === 0; tries += 1) await page.reload();
  assert.match(await page.locator("main").innerText(), /waiting for it to answer the challenge/);
  await follow(page, remove);
  assert.match(await page.locator("main").innerText(), /You removed the webhook/);

  // What the city may not reach is said at once, and not after every attempt.
  await write(page, page.getByLabel("Address that is to be told"), "https://127.0.0.1/hook");
  await follow(page, page.getByRole("button", { name: "Add the webhook" }));
  await follow(page, page.getByRole("link", { name: "the page of your webhooks" }));
  await eventually(page, page.locator("main"), /stopped: its host is on a private network/);
  await close(page);
});
