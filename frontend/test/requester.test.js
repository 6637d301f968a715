// A resident who uses a keyboard only: finds data, asks for what is not published, follows the request.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { close, eventually, openBrowser, openPage } from "./lib/browser.js";
import { assertAccessible } from "./lib/checks.js";
import { startCity } from "./lib/city.js";
import { check, follow, tabTo, write, writeDate } from "./lib/keyboard.js";

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

test("a dataset is found from the home page by keyboard", async () => {
  const page = await openPage(browser, city);
  await page.goto(city.portal);
  await write(page, page.getByRole("searchbox"), "calls for service");
  await Promise.all([page.waitForURL(/\/datasets\?q=/), page.keyboard.press("Enter")]);
  await follow(page, page.getByRole("link", { name: "Police calls for service" }).first());
  assert.equal(new URL(page.url()).pathname, "/d/call-serv");
  assert.match(await page.locator(".dl-withholding").innerText(), /Gov\. Code §/);
  await close(page);
});

test("rows are filtered by keyboard", async () => {
  const page = await openPage(browser, city);
  await page.goto(`${city.portal}/d/call-serv`);
  await tabTo(page, page.locator("summary", { hasText: "Filter the rows" }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByLabel("Field", { exact: true }).first());
  await page.keyboard.type("Call Type");
  await write(page, page.getByLabel("Value").first(), "Theft");
  await follow(page, page.getByRole("button", { name: "Show these rows" }));
  assert.match(page.url(), /field=call_type&op=is&value=Theft/);
  const kinds = await page.locator("#data ~ div tbody td:nth-child(3)").allInnerTexts();
  assert.ok(kinds.length > 0 && kinds.every((kind) => kind === "Theft"), `only thefts: ${kinds}`);
  await close(page);
});

test("records are requested by keyboard, and the secret link leads to the request", async () => {
  const page = await openPage(browser, city);
  await page.goto(city.portal);
  await follow(page, page.locator("main").getByRole("link", { name: "Request public records" }));
  await check(page, page.locator("#dataset-call-serv"));
  await follow(page, page.getByRole("button", { name: "Continue with these datasets" }));

  await check(page, page.locator("#field-call-serv-reporting_party"));
  await check(page, page.locator("#field-call-serv-call_type"));
  await writeDate(page, page.locator("#from-call-serv"), "2026-03-02");
  await writeDate(page, page.locator("#to-call-serv"), "2026-03-08");
  await follow(page, page.getByRole("button", { name: "Send the request" }));

  const number = (await page.locator("h1").innerText()).match(/R-\d{4}-\d+/)?.[0];
  assert.ok(number, "the page names the number");
  const received = page.getByRole("status").filter({ hasText: "We have received it" });
  assert.match(await received.innerText(), /The city must decide by the end of \w+/);
  const link = await page.locator("#link").innerText();
  assert.match(link, new RegExp(`^${city.portal}/track/[a-z2-7]{26}$`));

  await page.goto(link);
  assert.match(await page.locator("h1").innerText(), new RegExp(number));
  const asked = await page.locator("#asked ~ div").innerText();
  for (const words of [/reporting.party/i, /call.type/i, /March 2, 2026 to March 8, 2026/]) assert.match(asked, words);
  assert.ok(!(await page.content()).includes('id="link"'), "the link is shown once");

  await write(page, page.getByLabel(/^Write to/), "A week is enough for me.");
  await follow(page, page.getByRole("button", { name: "Send the message" }));
  await eventually(page, page.locator("main"), /A week is enough for me\./);

  const answer = await page.request.get(`${link}/record.json`);
  assert.equal(answer.status(), 200);
  assert.match(await answer.text(), /A week is enough for me\./);

  await follow(page, page.getByRole("link", { name: `What everyone sees of ${number}` }));
  const seen = await page.locator("main").innerText();
  assert.ok(/reporting.party/i.test(seen) && !seen.includes("A week is enough"), "messages are not public");
  await close(page);
});

test("a question is asked by keyboard", async () => {
  const page = await openPage(browser, city);
  await page.goto(`${city.portal}/inquiries/new`);
  await tabTo(page, page.locator("input[name=topic]").first());
  await page.keyboard.press("Space");
  await write(page, page.getByLabel("Your question"), "How do I page through more than a thousand rows?");
  await follow(page, page.getByRole("button", { name: "Send the question" }));
  assert.match(await page.locator("h1").innerText(), /Inquiry Q-\d{4}-\d+/);
  assert.match(await page.locator("#link").innerText(), /\/track\//);
  await close(page);
});

test("a request is narrowed by keyboard", async () => {
  const page = await openPage(browser, city);
  await page.goto(`${city.portal}/requests/new?step=details&dataset=call-serv`);
  await write(page, page.locator("#description"), "Ledgers of the ferry");
  await follow(page, page.getByRole("button", { name: "Send the request" }));
  await follow(page, page.getByRole("link", { name: /^Narrow R-/ }));
  await assertAccessible(page, "narrowing a request");
  await check(page, page.locator("#item-1-nothing"));
  await write(page, page.locator("#item-0-text"), "No test calls");
  await follow(page, page.locator("main form button[type=submit]"));
  await eventually(page, page.locator("main"), /Records described in words: not asked for any more/);
  await eventually(page, page.locator("main"), /“No test calls”/);
  await close(page);
});

test("a request is withdrawn by keyboard", async () => {
  const page = await openPage(browser, city);
  await page.goto(`${city.portal}/requests/new?step=details`);
  await write(page, page.locator("#description"), "Zeppelin correspondence");
  await follow(page, page.getByRole("button", { name: "Send the request" }));
  await follow(page, page.getByRole("link", { name: /^Withdraw R-/ }));
  await follow(page, page.locator("main form button[type=submit]"));
  await eventually(page, page.locator(".dl-title__meta"), /Withdrawn/);
  await close(page);
});
