// Writing a query by keyboard: what is offered, what each key does, and where a mistake leads. Nothing of it without scripts.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { close, NARROW, openBrowser, openPage, WIDE } from "./lib/browser.js";
import { assertAccessible } from "./lib/checks.js";
import { startCity } from "./lib/city.js";
import { follow, tabTo } from "./lib/keyboard.js";

let city;
let browser;
let page;

before(async () => {
  city = await startCity();
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await city?.stop();
});

const address = (query = "") => `${city.portal}/d/call-serv/query${query && `?q=${encodeURIComponent(query)}`}`;

/** The page with an empty field that has the focus. */
async function writing(options) {
  page = await openPage(browser, city, options);
  await page.goto(address());
  const field = page.getByLabel("Query", { exact: true });
  await tabTo(page, field);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("Delete");
  return field;
}

const list = () => page.getByRole("listbox", { name: "Suggestions" });
const shown = () => page.locator(".dl-offers__what").allInnerTexts();
const chosen = () => page.locator('.dl-offers [aria-selected="true"] .dl-offers__what').allInnerTexts();

test("a query is completed by keyboard, and what was taken can be undone", async () => {
  const field = await writing();
  assert.equal(await list().count(), 0);
  await page.keyboard.type("sel");
  assert.deepEqual(await shown(), ["select"]);
  await page.keyboard.press("ArrowDown");
  assert.deepEqual(await chosen(), ["select"]);
  const active = await field.getAttribute("aria-activedescendant");
  assert.equal(await page.locator(`#${active}`).getAttribute("aria-selected"), "true");
  await page.keyboard.press("Enter");
  assert.equal(await field.inputValue(), "select");
  assert.equal(await list().count(), 0);
  assert.equal(await field.getAttribute("aria-activedescendant"), null);

  await page.keyboard.type(" call_t");
  assert.deepEqual(await shown(), ["call_type"]);
  assert.equal(await page.locator(".dl-offers__says").innerText(), "field, text");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Tab");
  assert.equal(await field.inputValue(), "select call_type");
  assert.equal(await page.evaluate(() => document.activeElement.id), "q", "Tab took what was chosen and stayed");

  // The caret goes where the first argument goes.
  await page.keyboard.type(", cou");
  assert.ok((await shown()).includes("count(*)"));
  while ((await chosen())[0] !== "count(*)") await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.type("*");
  assert.equal(await field.inputValue(), "select call_type, count(*)");
  await page.keyboard.press("ControlOrMeta+z");
  await page.keyboard.press("ControlOrMeta+z");
  assert.ok(!(await field.inputValue()).includes("count(*)"), await field.inputValue());
  await close(page);
});

test("without a choice Enter is a new line, Tab leaves, and Escape only closes", async () => {
  const field = await writing();
  await page.keyboard.type("select ca");
  assert.ok(await list().isVisible());
  await page.keyboard.press("Enter");
  assert.equal(await field.inputValue(), "select ca\n");
  assert.equal(await list().count(), 0);
  await page.keyboard.type("or");
  assert.ok(await list().isVisible());
  await page.keyboard.press("Escape");
  assert.equal(await list().count(), 0);
  assert.equal(await field.inputValue(), "select ca\nor");
  await page.keyboard.type("d");
  assert.ok(await list().isVisible());
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Run the query");
  assert.equal(await field.inputValue(), "select ca\nord");
  assert.equal(await list().count(), 0);
  await close(page);
});

test("what is offered goes with the place", async () => {
  const field = await writing();
  const offersAfter = async (text) => {
    await field.fill("");
    await page.keyboard.type(text);
    return (await list().count()) === 0 ? [] : shown();
  };
  assert.deepEqual(await offersAfter("where call_type = 'cal"), []);
  assert.deepEqual(await offersAfter("where call_type = 'it''s cal"), []);
  assert.deepEqual(await offersAfter('where call_type = "cal'), []);
  assert.deepEqual(await offersAfter("-- cal"), []);
  assert.deepEqual(await offersAfter("/* cal"), []);
  assert.deepEqual(await offersAfter("select count(*) as cal"), [], "a new name is made up");
  assert.ok((await offersAfter("/* a */ cal")).includes("call_type"));
  assert.ok((await offersAfter("where call_type = 'a' and cal")).includes("call_type"));
  assert.ok((await offersAfter("select `")).every((name) => /^\w+$/.test(name)));
  assert.deepEqual((await offersAfter("select occurred.")).slice(0, 3), ["year", "month", "day"]);
  assert.deepEqual(await offersAfter("select call_type."), []);
  assert.deepEqual(await offersAfter("select :i"), [":id"]);
  assert.deepEqual(await offersAfter("select call_type as zebra order by zeb"), ["zebra"]);
  assert.ok((await offersAfter("select row_n"))[0].startsWith("row_number() over ("));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.type("order by occurred");
  assert.equal(await field.inputValue(), "select row_number() over (order by occurred)");
  // A withheld field cannot be asked for, so it is not offered.
  assert.deepEqual(await offersAfter("select reporting_p"), []);
  await close(page);
});

test("a key opens all that can be written, and how many there are is said", async () => {
  await writing();
  await page.keyboard.press("Control+Space");
  const all = await shown();
  assert.equal(all[0], await page.locator("details li code").first().textContent());
  assert.ok(all.includes("group by") && all.includes("lower(name)"), all.join());
  await page.getByText(`${all.length} suggestions`, { exact: true }).waitFor({ state: "attached" });
  await page.keyboard.press("ArrowUp");
  assert.deepEqual(await chosen(), [all.at(-1)]);
  const [option, box] = [await page.locator('.dl-offers [aria-selected="true"]').boundingBox(), await list().boundingBox()];
  assert.ok(option.y + option.height <= box.y + box.height + 1, "what is chosen is in sight");
  assert.equal(await page.locator(".dl-offers__more").innerText(), `${all.length - 7} to ${all.length} of ${all.length}`);
  await page.locator(".dl-offers__more").click(); // from the end to the beginning
  assert.ok(await page.getByRole("option").first().isVisible());
  assert.equal(await page.getByRole("option").count(), 8);
  assert.equal(await page.evaluate(() => document.activeElement.id), "q");
  await page.keyboard.press("Escape");
  await close(page);
});

test("a pointer takes a suggestion, and the field keeps the focus", async () => {
  const field = await writing({ viewport: NARROW, hasTouch: true });
  await page.keyboard.type("select polic");
  const option = page.getByRole("option", { name: /^police_district/ });
  const { height } = await option.boundingBox();
  assert.ok(height >= 24, `a target of ${height} pixels`);
  await option.tap();
  assert.equal(await field.inputValue(), "select police_district");
  assert.equal(await page.evaluate(() => document.activeElement.id), "q");
  await close(page);
});

test("the list of suggestions is accessible in light, in dark and at 320 pixels", async () => {
  await writing();
  for (const [viewport, colorScheme] of [[WIDE, "light"], [WIDE, "dark"], [NARROW, "light"], [NARROW, "dark"]]) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    await page.keyboard.type("c");
    assert.ok(await list().isVisible());
    await page.keyboard.press("ArrowDown");
    await assertAccessible(page, `with suggestions, ${colorScheme}, ${viewport.width} pixels`);
    const box = await list().boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= viewport.width, `the list from ${box.x} on is ${box.width} wide`);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Backspace");
  }
  await close(page);
});

test("Ctrl+Enter runs the query", async () => {
  const field = await writing();
  const hint = await field.getAttribute("aria-describedby");
  assert.equal(hint, "q-hint q-keys");
  assert.ok(await page.locator("#q-keys").isVisible());
  await page.keyboard.type("select count(*) as n");
  await Promise.all([page.waitForEvent("framenavigated"), page.keyboard.press("Control+Enter")]);
  await page.getByRole("heading", { name: "Answer" }).waitFor();
  const own = await page.locator("#address-page").innerText();
  assert.equal(new URL(own).searchParams.get("q"), "select count(*) as n");
  const rows = await (await fetch(await page.locator("#address-json").innerText())).json();
  assert.equal(rows[0].n, (await page.locator("table td").innerText()));
  await page.goto(own);
  await page.getByRole("heading", { name: "Answer" }).waitFor();
  await close(page);
});

test("a mistake has the focus, and leads to its place in the query", async () => {
  page = await openPage(browser, city);
  await page.goto(address("select '💡' as lamp,\n  cuont(call_type)"));
  assert.equal(await page.evaluate(() => document.activeElement.className.split(" ")[0]), "dl-error-summary");
  assert.match(await page.locator(".dl-error-summary").innerText(), /Line 2, column 3:/);
  const field = page.getByLabel("Query", { exact: true });
  assert.match(await page.locator("#q-error").innerText(), /Line 2, column 3: No function/);
  await tabTo(page, page.locator(".dl-error-summary a").first());
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "q");
  await page.keyboard.type("!");
  assert.equal(await field.inputValue(), "select '💡' as lamp,\n  !cuont(call_type)");

  await page.goto(address("select '💡' as lamp, cuont(call_type)"));
  await tabTo(page, field);
  await page.keyboard.type("!");
  assert.equal(await field.inputValue(), "select '💡' as lamp, !cuont(call_type)");
  await close(page);
});

test("after @ the tables of the query and the datasets of the site are offered, after a table its fields", async () => {
  const field = await writing();
  await page.keyboard.type("select call_type join @");
  await list().getByText("311 Service Requests").waitFor();
  const offered = await shown();
  assert.equal(offered[0], "@this");
  assert.ok(!offered.includes("@alpr-read"), "a withheld dataset has nothing to join");
  await page.keyboard.type("cal");
  assert.deepEqual(await shown(), ["@call-serv"]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.type(" as o on o.bea");
  await list().getByText("beat", { exact: true }).waitFor();
  assert.deepEqual(await shown(), ["beat"]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.equal(await field.inputValue(), "select call_type join @call-serv as o on o.beat");
  await page.keyboard.type(" = @o.reporting");
  assert.equal(await list().count(), 0, "a withheld field is not offered");
  await page.keyboard.type(" or @");
  assert.deepEqual((await shown()).slice(0, 3), ["@this", "@call-serv", "@o"]);
  await assertAccessible(page);
  await close(page);
});

test("a query begins on the page for developers, with the fields of the dataset that is chosen", async () => {
  page = await openPage(browser, city);
  await page.goto(`${city.portal}/developers`);
  await tabTo(page, page.getByLabel("Dataset", { exact: true }));
  await page.getByLabel("Dataset", { exact: true }).selectOption("call-serv");
  const field = page.getByLabel("Query", { exact: true });
  const fields = page.waitForResponse(/\/api\/v1\/datasets\/call-serv/);
  await tabTo(page, field);
  await (await fields).finished();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("select call_t");
  await page.getByRole("option", { name: /^call_type/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.type(" limit 3");
  await follow(page, page.getByRole("button", { name: "Run the query" }));
  assert.equal(new URL(page.url()).pathname, "/d/call-serv/query");
  assert.equal(await page.getByLabel("Query", { exact: true }).inputValue(), "select call_type limit 3");
  assert.equal(await page.locator("tbody tr").count(), 3);
  await close(page);
});

test("without scripts a query is a plain form, here and on the page for developers", async () => {
  page = await openPage(browser, city, { javaScriptEnabled: false });
  await page.goto(`${city.portal}/d/call-serv`);
  await page.getByRole("link", { name: "write a query and see its answer" }).click();
  assert.equal(new URL(page.url()).pathname, "/d/call-serv/query");
  assert.equal(await page.locator("[data-scripted]:visible, .dl-offers").count(), 0);
  await page.getByLabel("Query", { exact: true }).fill("select call_type limit 2");
  await page.getByRole("button", { name: "Run the query" }).click();
  assert.equal(await page.locator("tbody tr").count(), 2);

  await page.goto(`${city.portal}/developers`);
  assert.equal(await page.locator("[data-scripted]:visible").count(), 0);
  await page.getByLabel("Dataset", { exact: true }).selectOption("call-serv");
  await page.getByLabel("Query", { exact: true }).fill("select call_type limit 4");
  await page.getByRole("button", { name: "Run the query" }).click();
  assert.equal(new URL(page.url()).pathname, "/d/call-serv/query");
  assert.equal(await page.locator("tbody tr").count(), 4);
  await close(page);
});
