// A Chromium, and pages in it that remember everything that went wrong.

import assert from "node:assert/strict";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const PAGE_WITHIN_MS = 20_000;

export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 320, height: 640 };

function executable() {
  if (process.env.CHROMIUM_BINARY) return process.env.CHROMIUM_BINARY;
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  assert.ok(found, "no Chromium: install it, or set CHROMIUM_BINARY");
  return found;
}

export function openBrowser() {
  return chromium.launch({ executablePath: executable(), headless: true, args: ARGUMENTS });
}

/**
 * A page in a session of its own. `page.problems` collects messages of the console (violations of the content policy
 * among them), failures of scripts and requests that leave the city.
 */
export async function openPage(browser, city, options = {}) {
  const context = await browser.newContext({
    viewport: WIDE,
    locale: "en-US",
    timezoneId: "America/Los_Angeles",
    reducedMotion: "reduce",
    ...options,
  });
  context.setDefaultTimeout(PAGE_WITHIN_MS);
  const page = await context.newPage();
  watch(page, [city.portal, city.desk, ...(city.others ?? [])]);
  return page;
}

function watch(page, origins) {
  page.problems = [];
  const refused = new Set(); // pages that are expected to answer with an error say so in the console
  page.on("response", (response) => {
    if (response.request().isNavigationRequest() && response.status() >= 400) refused.add(response.url());
  });
  page.on("console", (message) => {
    if (!["error", "warning"].includes(message.type())) return;
    const isAnswer = /^Failed to load resource/.test(message.text()) && refused.has(message.location().url);
    if (!isAnswer) page.problems.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => page.problems.push(`script: ${error.message}`));
  page.on("request", (request) => {
    const address = new URL(request.url());
    const isInside = origins.includes(address.origin) || ["data:", "blob:"].includes(address.protocol);
    if (!isInside) page.problems.push(`a request to ${address.origin}`);
  });
}

/** Opens the page again until it says so: what a resident sends is taken into the record a moment later. */
export async function eventually(page, place, words) {
  const deadline = Date.now() + PAGE_WITHIN_MS;
  while (!words.test(await place.innerText()) && Date.now() < deadline) {
    await page.waitForTimeout(500);
    await page.reload();
  }
  assert.match(await place.innerText(), words);
}

export async function close(page) {
  const problems = page.problems;
  await page.context().close();
  assert.deepEqual(problems, []);
}
