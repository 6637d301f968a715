// Every page: WCAG 2.2 AA in both themes and on a small screen, nothing from elsewhere, whole without scripts.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { close, openBrowser, openPage } from "./lib/browser.js";
import { assertGoodPage, wordsOf } from "./lib/checks.js";
import { post, startCity } from "./lib/city.js";
import { signIn } from "./lib/staff.js";

let city;
let browser;
let page; // a resident's
let clerk; // pages of staff
let opendata;
let admin;
let tracked;
let determined;

before(async () => {
  city = await startCity();
  browser = await openBrowser();
  page = await openPage(browser, city);
  tracked = await post(`${city.portal}/api/v1/requests`, {
    items: [{ dataset: "call-serv", fields: ["call_type", "reporting_party"] }],
    description: "And what explains the codes, with a word that does not break: " + "x".repeat(90),
  });
  const log = await (await fetch(`${city.portal}/requests?status=determined`)).text();
  determined = log.match(/href="\/requests\/(R-\d{4}-\d+)"/)?.[1];
  [clerk, opendata, admin] = await Promise.all(["clerk", "opendata", "admin"].map((who) => signedIn(who)));
});

after(async () => {
  await browser?.close();
  await city?.stop();
});

async function signedIn(who) {
  const staff = await openPage(browser, city);
  await signIn(staff, city, who);
  return staff;
}

const PUBLIC = [
  ["the home page", "/"],
  ["the catalog", "/datasets"],
  ["a search in the catalog", "/datasets?q=police"],
  ["a search that finds nothing", "/datasets?q=zebra"],
  ["a published dataset", "/d/call-serv"],
  ["a filtered dataset", "/d/call-serv?field=call_type&op=is&value=Theft&field=police_district&op=from&value=3&words=K+ST"],
  ["a dataset filtered to nothing", "/d/call-serv?field=call_type&op=is&value=Dragon"],
  ["a dataset asked by a withheld field", "/d/call-serv?field=reporting_party&op=is&value=x", 403],
  ["a query to be written", "/d/call-serv/query"],
  ["a query with its answer", `/d/call-serv/query?q=${encodeURIComponent("select call_type, count(*) as n\ngroup by call_type\norder by n desc")}`],
  ["a query with a mistake", `/d/call-serv/query?q=${encodeURIComponent("select call_type,\n  cuont(*)")}`, 400],
  ["what a dataset showed before", "/d/call-serv/history"],
  ["a query that names a withheld field", "/d/call-serv/query?q=select%20reporting_party", 403],
  ["a query that names a withheld dataset", "/d/call-serv/query?q=select%20call_type%20join%20@alpr-read%20as%20a%20on%20true", 403],
  ["a dataset that came back after a takedown", "/d/gard-plot"],
  ["a withheld dataset", "/d/alpr-read"],
  ["a planned dataset", "/d/watr-main"],
  ["the register of exemptions", "/exemptions"],
  ["the form of an inquiry", "/inquiries/new"],
  ["the form of an appeal", () => `/appeals/new?request=${determined}`],
  ["the form of an appeal against nothing", "/appeals/new?request=R-1999-0001"],
  ["the first step of a justification", "/justifications/new"],
  ["the form of a justification", "/justifications/new?dataset=call-serv&field=reporting_party"],
  ["the form of a review", "/reviews/new?exemption=EX-1"],
  ["the form of a review of nothing", "/reviews/new"],
  ["the form of an inspection", "/inspections/new"],
  ["the form of a complaint", "/complaints/new"],
  ["the first step of a request to withhold", "/withholding/new"],
  ["the form of a request to withhold", "/withholding/new?dataset=call-serv&field=call_type"],
  ["the choice of datasets to request", "/requests/new"],
  ["the form of a request for datasets", "/requests/new?step=details&dataset=call-serv&dataset=alpr-read"],
  ["the form of a request in own words", "/requests/new?step=details"],
  ["the log of requests", "/requests"],
  ["a determined request", () => `/requests/${determined}`],
  ["the page behind a secret link", () => `/track/${tracked.tracking_code}`],
  ["how to follow a request", () => `/track/${tracked.tracking_code}/follow`],
  ["the question before withdrawing", () => `/track/${tracked.tracking_code}/withdraw`],
  ["the question before changing the link", () => `/track/${tracked.tracking_code}/rotate`],
  ["the figures", "/reports"],
  ["the figures of a year by month", () => `/reports?by=month&year=${new Date().getFullYear()}`],
  ["the figures of no time", "/reports?by=week", 400],
  ["the systems of the city", "/systems"],
  ["help", "/help"],
  ["the calculator", "/law/due"],
  ["a clock that was counted", "/law/due?law=us-ca&date=2026-12-31&time=17:30&receipt_rule=actual&closed=2027-01-11"],
  ["a clock with mistakes", "/law/due?law=us-zz&date=soon&time=&receipt_rule=later&closed=monday", 422],
  ["the page for developers", "/developers"],
  ["a page that is not there", "/nowhere", 404],
];

for (const [name, at, status = 200] of PUBLIC) {
  const address = () => city.portal + (typeof at === "function" ? at() : at);

  test(`${name} is accessible in light, in dark and at 320 pixels`, async () => {
    const response = await page.goto(address());
    assert.equal(response.status(), status);
    await assertGoodPage(page);
  });
}

test("every public page says the same without scripts", async () => {
  const bare = await openPage(browser, city, { javaScriptEnabled: false });
  const told = (words) => words.replace(/\b[0-9a-f]{16}\b/g, "an id").replace(/\b\d+ (second|minute)s?\b/g, "a while");
  for (const [name, at] of PUBLIC) {
    const address = city.portal + (typeof at === "function" ? at() : at);
    await Promise.all([page.goto(address), bare.goto(address)]);
    assert.equal(told(await wordsOf(bare)), told(await wordsOf(page)), name);
    assert.equal(await bare.locator("[data-copy]:visible, [data-scripted]:visible").count(), 0, `${name}: something that could do nothing`);
  }
  await close(bare);
});

test("a public form with mistakes is accessible and names each of them", async () => {
  await page.goto(`${city.portal}/requests/new?step=details&dataset=call-serv`);
  await page.locator("#from-call-serv").fill("2026-03-02");
  await page.locator("#to-call-serv").fill("2026-03-01");
  await page.getByRole("button", { name: "Send the request" }).click();
  await page.locator(".dl-error-summary").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.className), "dl-error-summary");
  for (const link of await page.locator(".dl-error-summary a").all()) {
    const place = await link.getAttribute("href");
    assert.equal(await page.locator(`[id="${place.slice(1)}"]`).count(), 1, `${place} leads somewhere`);
  }
  await assertGoodPage(page);

  await page.goto(`${city.portal}/inquiries/new`);
  await page.getByLabel("Your question").fill("Why?");
  await page.getByRole("button", { name: "Send the question" }).click();
  await page.locator(".dl-error-summary").waitFor();
  await assertGoodPage(page);
});

test("the skip link leads to the content", async () => {
  await page.goto(`${city.portal}/datasets`);
  await page.keyboard.press("Tab");
  assert.ok(await page.getByRole("link", { name: "Skip to main content" }).isVisible());
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
});

test("the sign-in of the desk is accessible", async () => {
  const visitor = await openPage(browser, city);
  await visitor.goto(`${city.desk}/desk/sign-in`);
  await assertGoodPage(visitor);
  await close(visitor);
});

const DESK = [
  ["the inbox", () => clerk, "/desk"],
  ["a request of the desk", () => clerk, () => `/desk/matters/${tracked.number}`],
  ["a determined request of the desk", () => clerk, () => `/desk/matters/${determined}`],
  ["an inquiry of the desk", () => opendata, "/desk/matters/Q-2026-0001"],
  ["an improper release of the desk", () => opendata, "/desk/matters/V-2026-0001"],
  ["an order that was not complied with", () => opendata, "/desk/matters/V-2026-0002"],
  ["the intake of a letter", () => clerk, "/desk/matters/new"],
  ["the register of the desk", () => opendata, "/desk/register"],
  ["the list of datasets of the desk", () => opendata, "/desk/datasets"],
  ["a dataset of the desk", () => opendata, "/desk/datasets/call-serv"],
  ["the list of uploads", () => opendata, "/desk/uploads"],
  ["the form of a file", () => opendata, "/desk/uploads/new"],
  ["the form of new rows", () => opendata, "/desk/uploads/new?dataset=call-serv"],
  ["the list of keys", () => opendata, "/desk/keys"],
  ["the list of people", () => admin, "/desk/people"],
  ["the own account", () => admin, "/desk/account"],
  ["the ledger", () => admin, "/desk/ledger"],
  ["what each role may do", () => clerk, "/desk/help"],
];

for (const [name, who, at] of DESK) {
  test(`${name} is accessible in light, in dark and at 320 pixels`, async () => {
    const staff = who();
    const response = await staff.goto(city.desk + (typeof at === "function" ? at() : at));
    assert.equal(response.status(), 200);
    await assertGoodPage(staff);
  });
}

test("a preview of the desk is accessible", async () => {
  await clerk.goto(`${city.desk}/desk/matters/${tracked.number}`);
  await clerk.getByRole("button", { name: "Preview item 1" }).click();
  await clerk.getByText("Preview: not public until it is determined").waitFor();
  await assertGoodPage(clerk);
});

test("an exemption of the desk is accessible", async () => {
  await opendata.goto(`${city.desk}/desk/register`);
  await opendata.locator("main table a").first().click();
  await opendata.waitForURL(/\/desk\/register\/.+/);
  await assertGoodPage(opendata);
});
