// Staff who use a keyboard only: a request from the inbox to the letter, an inquiry, and what a role may not do.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { close, eventually, openBrowser, openPage } from "./lib/browser.js";
import { post, startCity } from "./lib/city.js";
import { follow, write } from "./lib/keyboard.js";
import { signIn } from "./lib/staff.js";

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

test("a wrong password is refused, and says nothing about the account", async () => {
  const page = await openPage(browser, city);
  const answers = [];
  for (const who of ["clerk", "nobody"]) {
    await signIn(page, city, who, "not the password");
    answers.push(await page.locator(".dl-error-summary").innerText());
    assert.equal(await page.getByLabel("Password").inputValue(), "");
  }
  assert.equal(answers[0], answers[1]);
  assert.match(answers[0], /password/i);
  await close(page);
});

test("who has not signed in sees the sign-in, and comes back where they wanted to go", async () => {
  const page = await openPage(browser, city);
  await page.goto(`${city.desk}/desk/ledger`);
  assert.equal(await page.locator("h1").innerText(), "Sign in to the desk");
  await write(page, page.getByLabel("E-mail address"), "auditor@city.example");
  await write(page, page.getByLabel("Password"), "sample city desk");
  await follow(page, page.getByRole("button", { name: "Sign in" }));
  assert.equal(new URL(page.url()).pathname, "/desk/ledger");
  await close(page);
});

test("a clerk cannot open the settings of people", async () => {
  const page = await openPage(browser, city);
  await signIn(page, city, "clerk");
  assert.equal(await page.getByRole("link", { name: "People" }).count(), 0);
  const response = await page.goto(`${city.desk}/desk/people`);
  assert.equal(response.status(), 403);
  await close(page);
});

test("a request is determined by keyboard, and the requester gets the letter and the records", async () => {
  const filed = await post(`${city.portal}/api/v1/requests`, {
    items: [{ dataset: "call-serv", fields: ["call_type", "reporting_party"], from: "2026-03-02", to: "2026-03-08" }],
  });
  const page = await openPage(browser, city);
  await signIn(page, city, "clerk");
  await follow(page, page.getByRole("link", { name: filed.number }));
  assert.equal(await page.locator("h1").innerText(), filed.number);

  await follow(page, page.getByRole("button", { name: "Preview item 1" }));
  const preview = await page.locator(".dl-custodial").innerText();
  assert.match(preview, /[1-9]\d* rows would be produced/);
  assert.match(preview, /reporting.party/i);
  assert.match(preview, /Gov\. Code §/);

  const responsible = page.locator("#responsible");
  if ((await responsible.inputValue()) === "") await write(page, responsible, "Dana Whitfield, City Clerk");
  await follow(page, page.getByRole("button", { name: "Determine and send" }));
  assert.match(await page.getByRole("status").first().innerText(), /\S/);
  assert.match(await page.locator(".dl-title__meta").innerText(), /Answered; can be closed/);

  const record = await page.request.get(`${city.desk}/desk/matters/${filed.number}/record.zip`);
  assert.equal(record.status(), 200);
  assert.equal((await record.body()).subarray(0, 2).toString(), "PK");
  await close(page);

  const requester = await openPage(browser, city);
  await requester.goto(`${city.portal}/track/${filed.tracking_code}`);
  await assertDetermined(requester);
  await close(requester);
});

async function assertDetermined(page) {
  await eventually(page, page.locator(".dl-title__meta"), /Given in (full|part); ready to download/);
  const letters = page.locator("#letters ~ ul a");
  const [html, pdf] = await Promise.all([letters.nth(0), letters.nth(1)].map(async (link) => fetchLink(page, link)));
  assert.equal(html.status(), 200);
  assert.match(await html.text(), /Gov\. Code/);
  assert.equal(pdf.status(), 200);
  assert.equal((await pdf.body()).subarray(0, 4).toString(), "%PDF");

  const files = await page.locator("#produced ~ ul a").all();
  assert.ok(files.length > 0, "records were produced");
  for (const file of files) {
    const answer = await fetchLink(page, file);
    assert.equal(answer.status(), 200);
    if (answer.url().endsWith("/data.csv")) {
      const [header, ...rows] = (await answer.text()).trim().split("\n");
      assert.match(header, /call_type/);
      assert.doesNotMatch(header, /reporting/);
      assert.ok(rows.length > 0);
    }
  }
}

async function fetchLink(page, link) {
  return page.request.get(new URL(await link.getAttribute("href"), page.url()).href);
}

test("an inquiry is answered by keyboard, and the person reads the answer", async () => {
  const asked = await post(`${city.portal}/api/v1/inquiries`, { topic: "access", text: "May I use the data in a class?" });
  const page = await openPage(browser, city);
  await signIn(page, city, "opendata");
  await follow(page, page.getByRole("link", { name: asked.number }));
  await write(page, page.getByLabel("Answer or message"), "Yes: there is no licence to ask for.");
  await follow(page, page.getByRole("button", { name: "Answer and close" }));
  assert.match(await page.locator(".dl-timeline").innerText(), /no licence to ask for/);
  await close(page);

  const reader = await openPage(browser, city);
  await reader.goto(`${city.portal}/track/${asked.tracking_code}`);
  await eventually(reader, reader.locator("main"), /no licence to ask for/);
  await close(reader);
});

test("a message that is sent by a double click is one message", async () => {
  const asked = await post(`${city.portal}/api/v1/inquiries`, { topic: "access", text: "Is there a file of the parks?" });
  const page = await openPage(browser, city);
  await signIn(page, city, "opendata");
  await follow(page, page.getByRole("link", { name: asked.number }));
  await write(page, page.getByLabel("Answer or message"), "We are looking for it.");
  await page.getByRole("button", { name: "Send and keep open" }).dblclick({ delay: 5 });
  // The first press's page is dropped for the second's: what is waited for is the message, not a page.
  await page.locator(".dl-timeline", { hasText: "We are looking for it." }).waitFor();
  await page.waitForLoadState("networkidle");
  await page.goto(`${city.desk}/desk/matters/${asked.number}`);
  const said = await page.locator(".dl-timeline").innerText();
  assert.equal(said.split("We are looking for it.").length - 1, 1, said);
  await close(page);
});

test("who signs out is out", async () => {
  const page = await openPage(browser, city);
  await signIn(page, city, "clerk");
  await follow(page, page.getByRole("button", { name: "Sign out" }));
  await page.goto(`${city.desk}/desk`);
  assert.equal(await page.locator("h1").innerText(), "Sign in to the desk");
  await close(page);
});
