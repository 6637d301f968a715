// Files brought in at the desk: dragged, sent, broken off and taken up again, read, added and published; with scripts and without.

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { startBreaking } from "./lib/breaking.js";
import { close, openBrowser, openPage } from "./lib/browser.js";
import { assertGoodPage } from "./lib/checks.js";
import { startCity } from "./lib/city.js";
import { PASSWORD, signIn } from "./lib/staff.js";

const DATA = process.env.DAYLIGHT_DATA ?? resolve(import.meta.dirname, "../../../shared/data");
const MARKETS = join(DATA, "nyc-farmers-markets/farmers_markets.csv");
const skip = existsSync(MARKETS) ? false : `no ${MARKETS}; set DAYLIGHT_DATA to the folder of real files`;
/** Large enough to be cut in the middle. */
const LARGE_ROWS = 60_000;
const CUT_BYTES = 900_000;
const READ_WITHIN_MS = 60_000;

let city;
let browser;
let folder;

before(async () => {
  city = await startCity();
  browser = await openBrowser();
  folder = mkdtempSync(join(tmpdir(), "daylight-files-"));
});

after(async () => {
  await browser?.close();
  await city?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

function write(name, text) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function large(name) {
  const row = (_, n) => `T${n},${n % 90},"words that take some room ${n}"`;
  return write(name, `Tree,Height,Note\n${Array.from({ length: LARGE_ROWS }, row).join("\n")}\n`);
}

async function signedIn(who, at = city, options = {}) {
  const page = await openPage(browser, at, options);
  await signIn(page, at, who);
  return page;
}

async function choose(page, path) {
  await page.getByLabel("The file", { exact: true }).setInputFiles(path);
  await page.getByRole("button", { name: "Send the file" }).click();
}

async function read(page) {
  await page.getByRole("heading", { name: "What was read" }).waitFor({ timeout: READ_WITHIN_MS });
}

/** Drops a file onto the form, as a hand with a mouse does. */
async function drop(page, path) {
  const transfer = await page.evaluateHandle(
    ([name, base64]) => {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], name, { lastModified: 1_700_000_000_000 }));
      return transfer;
    },
    [basename(path), readFileSync(path).toString("base64")],
  );
  const form = page.locator("form[data-upload]");
  await form.dispatchEvent("dragover", { dataTransfer: transfer });
  await form.dispatchEvent("drop", { dataTransfer: transfer });
}

test("a file is dragged in, looked at, added and published", { skip }, async () => {
  const page = await signedIn("opendata");
  await page.goto(`${city.desk}/desk/datasets`);
  await page.getByRole("link", { name: "Bring in a dataset" }).click();
  await drop(page, MARKETS);
  await read(page);
  const receipt = await page.locator("main").innerText();
  assert.match(receipt, /utf-8/i);
  assert.match(receipt, /Cells are separated by\s+comma/);
  assert.match(await page.locator(".dl-custodial").innerText(), /latitude/i);
  await assertGoodPage(page);

  await page.getByLabel("Title").fill("Farmers Markets");
  await page.getByLabel("What it is").fill("Markets where farmers sell what they grow.");
  await page.getByLabel("Department").fill("Health");
  await page.getByRole("button", { name: "Add the dataset" }).click();
  await page.getByText("The file is in custody as a dataset").waitFor();
  assert.equal(await page.locator("h1").innerText(), "Farmers Markets");
  const id = new URL(page.url()).pathname.split("/").pop();

  for (const question of await page.locator("[name=accept] + label").all()) await question.click();
  await page.getByRole("textbox", { name: "Reason", exact: true }).first().fill("Everything in it is public.");
  await page.getByRole("button", { name: "Publish Farmers Markets" }).click();
  await page.getByText("The dataset is published.").waitFor();
  await close(page);

  const resident = await openPage(browser, city);
  const response = await resident.goto(`${city.portal}/d/${id}`);
  assert.equal(response.status(), 200);
  assert.equal(await resident.locator("h1").innerText(), "Farmers Markets");
  await close(resident);
});

test("what fields are, and which say where rows are, is said before a file is added", async () => {
  const page = await signedIn("opendata");
  await page.goto(`${city.desk}/desk/uploads/new`);
  await choose(page, write("trees.csv", "Tree,Planted,Height,X,Y\nT1,03/04/2026,NA,6704500.25,1967250.5\nT2,05/06/2026,12,0,0\n"));
  await read(page);
  await page.locator("details").evaluateAll((all) => all.forEach((details) => (details.open = true)));
  await assertGoodPage(page);
  await page.getByLabel("Type of planted").selectOption("date:dmy");
  await page.getByLabel("Words for a missing value of height").fill("NA, n.a.");
  await page.getByRole("button", { name: "Read it again" }).click();
  await read(page);
  assert.match(await page.locator(".dl-custodial").innerText(), /2026-04-03/);

  await page.getByLabel("Fields say it as").selectOption({ label: "X and Y of a projected coordinate system" });
  assert.equal(await page.getByLabel("Field", { exact: true }).inputValue(), "x", "what seems to say it is proposed");
  await page.getByRole("button", { name: "Add the dataset" }).click();
  await page.getByRole("link", { name: "Give the number of the coordinate system" }).waitFor();
  await page.getByLabel("Coordinate system of X and Y").fill("2226");
  await page.getByRole("button", { name: "Add the dataset" }).click();
  await page.getByText("The file is in custody as a dataset").waitFor();
  const id = new URL(page.url()).pathname.split("/").pop();
  await page.getByRole("textbox", { name: "Reason", exact: true }).first().fill("Everything in it is public.");
  await page.getByRole("button", { name: /^Publish / }).click();
  await page.getByText("The dataset is published.").waitFor();
  await close(page);
  const rows = await (await fetch(`${city.portal}/resource/${id}.json`)).json();
  assert.deepEqual(rows.map((row) => row.point?.coordinates ?? null), [[-121.500464164, 38.563009587], null]);
  assert.match(rows[0].planted, /^2026-04-03/);
});

test("without scripts the same form brings a file in, and the page comes again until it is read", async () => {
  const page = await openPage(browser, city, { javaScriptEnabled: false });
  await page.goto(`${city.desk}/desk/sign-in`);
  await page.getByLabel("E-mail address").fill("opendata@city.example");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.goto(`${city.desk}/desk/uploads/new`);
  assert.equal(await page.locator("[data-scripted]:visible").count(), 0, "nothing that could do nothing");
  await choose(page, large("benches.csv"));
  await read(page);
  assert.match(await page.locator("main").innerText(), /Rows\s+60,000/);
  await page.getByLabel("Title").fill("Benches");
  await page.getByRole("button", { name: "Add the dataset" }).click();
  await page.getByText("The file is in custody as a dataset").waitFor();
  await close(page);
});

test("a connection that breaks costs nothing: the file goes on where it stopped, after a reload too", async () => {
  const link = await startBreaking(city.desk, CUT_BYTES);
  const page = await signedIn("opendata", { ...city, desk: link.address });
  await page.goto(`${link.address}/desk/uploads/new`);
  link.cuts = 1;
  await choose(page, large("paths.csv"));
  await read(page);
  // The program may still be busy with what broke off when the browser comes back: then it asks once more.
  assert.ok(link.offsets.length >= 2 && link.offsets[0] === 0 && link.offsets.at(-1) > 0, `sent from ${link.offsets}`);
  assert.match(await page.locator("main").innerText(), /Rows\s+60,000/);

  Object.assign(link, { cuts: Number.MAX_SAFE_INTEGER, after: CUT_BYTES, offsets: [] });
  await page.goto(`${link.address}/desk/uploads/new`);
  const file = large("roads.csv");
  await choose(page, file);
  await page.getByText("The connection broke").first().waitFor();
  await page.getByRole("button", { name: "Pause" }).click();
  await page.goto(`${link.address}/desk/uploads/new`);
  const unfinished = page.getByRole("link", { name: "roads.csv" });
  await unfinished.waitFor();
  link.cuts = 0;
  const begun = link.offsets.length;
  await unfinished.click();
  await page.getByText("Choose the same file again").waitFor();
  await assertNothingButBreaks(page);
  await assertGoodPage(page);
  await page.getByLabel("Choose the same file again").setInputFiles(large("other.csv"));
  await page.getByRole("button", { name: "Go on sending" }).click();
  await page.getByText("This is another file").waitFor();
  await page.getByLabel("Choose the same file again").setInputFiles(file);
  await page.getByRole("button", { name: "Go on sending" }).click();
  await read(page);
  assert.ok(link.offsets.length > begun && link.offsets.at(-1) > 0, "not from the start");
  await assertNothingButBreaks(page);
  await close(page);
  await link.stop();
});

/** The browser reports each connection that broke; nothing else may have gone wrong. */
async function assertNothingButBreaks(page) {
  page.problems = page.problems.filter((problem) => !/net::ERR_|status of (409|423)/.test(problem));
  assert.deepEqual(page.problems, []);
}

test("sending can be cancelled, and nothing is left in the list", async () => {
  const link = await startBreaking(city.desk, CUT_BYTES);
  const page = await signedIn("opendata", { ...city, desk: link.address });
  await page.goto(`${link.address}/desk/uploads/new`);
  link.cuts = Number.MAX_SAFE_INTEGER;
  await choose(page, large("signs.csv"));
  await page.getByText("The connection broke").first().waitFor();
  await page.getByRole("button", { name: "Cancel, and keep nothing" }).click();
  await page.getByText("Cancelled. Nothing of the file was kept.").waitFor({ state: "attached" });
  await page.goto(`${link.address}/desk/uploads`);
  assert.equal(await page.getByRole("link", { name: "signs.csv" }).count(), 0);
  await assertNothingButBreaks(page);
  await close(page);
  await link.stop();
});

test("new rows show how the fields change, and wait until that is accepted", async () => {
  const page = await signedIn("opendata");
  await page.goto(`${city.desk}/desk/datasets/call-serv`);
  await page.getByRole("link", { name: "Bring in new rows" }).click();
  await assertGoodPage(page);
  await page.locator("label[for=change-append]").click();
  await choose(page, write("calls.csv", "Call Type,Beat Number\nTheft,7\n"));
  await read(page);
  await page.getByRole("heading", { name: "The fields change" }).waitFor();
  await assertGoodPage(page);
  await page.getByRole("button", { name: "Bring in these rows" }).click();
  await page.locator(".dl-error-summary").waitFor();
  await assertGoodPage(page);
  await page.getByRole("button", { name: "Cancel this upload" }).click();
  await page.getByText("The upload is cancelled. Nothing of it was kept.").waitFor();
  await close(page);
});

test("a file that cannot be read says why, and the pages about uploads are accessible", async () => {
  const page = await signedIn("opendata");
  await page.goto(`${city.desk}/desk/uploads/new`);
  await assertGoodPage(page);
  await choose(page, write("picture.png", Buffer.from("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489", "hex")));
  await page.getByRole("heading", { name: "The file could not be read" }).waitFor();
  assert.match(await page.locator(".usa-alert--error").innerText(), /export it as CSV/);
  await assertGoodPage(page);
  await page.goto(`${city.desk}/desk/uploads`);
  await page.getByRole("link", { name: "picture.png" }).waitFor();
  await assertGoodPage(page);
  await close(page);
});

test("who may not bring in files is not led to them", async () => {
  const page = await signedIn("clerk");
  assert.equal(await page.getByRole("link", { name: "Uploads" }).count(), 0);
  await page.goto(`${city.desk}/desk/datasets`);
  assert.equal(await page.getByRole("link", { name: "Bring in a dataset" }).count(), 0);
  const response = await page.goto(`${city.desk}/desk/uploads`);
  assert.equal(response.status(), 403);
  await close(page);
});
