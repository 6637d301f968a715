// A second factor: set up by keyboard, asked for at the next sign-in, and every page of it accessible.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, test } from "node:test";
import { close, openBrowser, openPage } from "./lib/browser.js";
import { assertGoodPage } from "./lib/checks.js";
import { startCity } from "./lib/city.js";
import { follow, write } from "./lib/keyboard.js";
import { PASSWORD, signIn } from "./lib/staff.js";

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

const STEP_MS = 30_000;

/** What an application on a telephone shows at this time (RFC 6238, RFC 4226). */
function codeOf(secret, time) {
  const bits = [...secret.replaceAll(" ", "")].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(time / STEP_MS)));
  const hash = createHmac("sha1", key).update(counter).digest();
  const number = hash.readUInt32BE(hash[19] & 0xf) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

test("a second factor is set up and asked for, by keyboard", async () => {
  const page = await openPage(browser, city);
  await signIn(page, city, "counsel");
  await follow(page, page.getByRole("link", { name: "Your account" }));
  await assertGoodPage(page);
  await follow(page, page.getByRole("button", { name: "Set up a second factor" }));
  const secret = await page.locator("#secret").innerText();
  assert.ok(await page.getByRole("img", { name: /Code to be scanned/ }).isVisible());
  await assertGoodPage(page);

  await write(page, page.getByLabel("Code", { exact: true }), "12345");
  await follow(page, page.getByRole("button", { name: "Set the second factor" }));
  assert.match(await page.locator(".dl-error-summary").innerText(), /code is wrong/);
  await assertGoodPage(page);
  await write(page, page.getByLabel("Code", { exact: true }), codeOf(secret, Date.now()));
  await follow(page, page.getByRole("button", { name: "Set the second factor" }));
  const kept = await page.locator("#codes code").allInnerTexts();
  assert.equal(kept.length, 10);
  await assertGoodPage(page);

  await follow(page, page.getByRole("button", { name: "Sign out" }));
  await signIn(page, city, "counsel", PASSWORD, "Enter the code");
  await assertGoodPage(page);
  // A code is right once, and that of the next half minute is right already.
  await write(page, page.getByLabel("Code", { exact: true }), codeOf(secret, Date.now() + STEP_MS));
  await follow(page, page.getByRole("button", { name: "Sign in" }));
  assert.equal(new URL(page.url()).pathname, "/desk");

  await follow(page, page.getByRole("button", { name: "Sign out" }));
  await signIn(page, city, "counsel", PASSWORD, "Enter the code");
  await write(page, page.getByLabel("Code", { exact: true }), kept[0]);
  await follow(page, page.getByRole("button", { name: "Sign in" }));
  await page.goto(`${city.desk}/desk/account`);
  assert.match(await page.getByText("codes are left").innerText(), /9 codes are left/);
  await close(page);
});
