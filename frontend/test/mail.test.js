// Mail that came in, at the desk: seen, opened as a request, added to a matter and set aside, by keyboard and without scripts.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { close, openBrowser, openPage } from "./lib/browser.js";
import { assertGoodPage } from "./lib/checks.js";
import { post, run, startCity } from "./lib/city.js";
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

function receive(subject, text, more = "") {
  const headers = `From: Dana Blue <dana@home.example>\nTo: records@city.example\nSubject: ${subject}\n`;
  const id = `Message-ID: <${subject.replace(/\W/g, ".")}@home.example>\n`;
  run(city, ["mail", "receive"], `${headers}${id}${more || `\n${text}\n`}`);
}

function withFile(text) {
  const parts = `--B\n\n${text}\n--B\nContent-Type: text/csv\nContent-Disposition: attachment; filename="list.csv"\n\nssn\n212-41-8836\n--B--\n`;
  return `MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n${parts}`;
}

const SCRIPTS = { with: {}, without: { javaScriptEnabled: false } };

for (const [how, options] of Object.entries(SCRIPTS)) {
  test(`mail from somebody unknown becomes a request ${how} scripts`, async () => {
    receive(`Records ${how}`, "", withFile("Every contract with Acme Paving."));
    const page = await openPage(browser, city, options);
    await signIn(page, city, "clerk");
    await follow(page, page.getByRole("link", { name: "See the mail" }));
    if (how === "with") await assertGoodPage(page);
    await follow(page, page.getByRole("link", { name: `Records ${how}` }));
    if (how === "with") await assertGoodPage(page);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "list.csv" }).click(),
    ]);
    assert.equal(download.suggestedFilename(), "list.csv");
    await follow(page, page.getByRole("button", { name: "Open the matter" }));
    const entered = await page.locator("main").innerText();
    const [number] = entered.match(/R-\d{4}-\d{4}/);
    if (how === "with") await assertGoodPage(page);
    await page.goto(`${city.desk}/desk/matters/${number}`);
    const shown = await page.locator("main").innerText();
    assert.match(shown, /Every contract with Acme Paving\./);
    assert.match(shown, /From the requester[\s\S]*list\.csv[\s\S]*a scan found something in it/);
    if (how === "with") await assertGoodPage(page);
    await close(page);
  });
}

test("what is wrong with a form is said where it is, and what was typed stays", async () => {
  const filed = await post(`${city.portal}/api/v1/requests`, { items: [], description: "The memo about the bridge" });
  receive("From my phone", "The permits of June.");
  const page = await openPage(browser, city);
  await signIn(page, city, "clerk");
  await page.goto(`${city.desk}/desk/arrivals`);
  await follow(page, page.getByRole("link", { name: "From my phone" }));
  await write(page, page.getByLabel("Number of the matter"), "R-1999-0001");
  await follow(page, page.getByRole("button", { name: "Add it to the matter" }));
  assert.match(await page.locator(".dl-error-summary").innerText(), /no matter `R-1999-0001`/);
  assert.equal(await page.getByLabel("Number of the matter").inputValue(), "R-1999-0001");
  await assertGoodPage(page);
  await write(page, page.getByLabel("Number of the matter"), filed.number);
  await follow(page, page.getByRole("button", { name: "Add it to the matter" }));
  assert.match(await page.getByRole("status").first().innerText(), /kept with this matter/);
  assert.match(await page.locator("main").innerText(), /From somebody else[\s\S]*The permits of June\./);
  await assertGoodPage(page);
  await follow(page, page.getByRole("button", { name: /It is the requester’s/ }));
  assert.match(await page.getByRole("status").first().innerText(), /message of the requester now/);
  await close(page);
});

test("mail that asks for nothing is set aside with a reason, and stays", async () => {
  receive("Buy now", "Cheap rugs.");
  const page = await openPage(browser, city);
  await signIn(page, city, "clerk");
  await page.goto(`${city.desk}/desk/arrivals`);
  await follow(page, page.getByRole("link", { name: "Buy now" }));
  await write(page, page.getByLabel("Why nothing is done with it"), "It asks for nothing.");
  await follow(page, page.getByRole("button", { name: "Set it aside" }));
  assert.match(await page.locator("section:has(#aside)").innerText(), /Buy now/);
  await assertGoodPage(page);
  await follow(page, page.getByRole("link", { name: "Buy now" }));
  assert.match(await page.locator("main").innerText(), /Set aside by[\s\S]*It asks for nothing\./);
  await assertGoodPage(page);
  await close(page);
});

test("who does not take matters in sees nothing of the mail", async () => {
  const page = await openPage(browser, city);
  await signIn(page, city, "auditor");
  assert.equal(await page.getByRole("link", { name: "Mail that came in" }).count(), 0);
  assert.equal((await page.goto(`${city.desk}/desk/arrivals`)).status(), 403);
  await close(page);
});
