// What holds for every page: accessible in both themes and on a small screen, headed, reachable, complete without scripts.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { NARROW, WIDE } from "./browser.js";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export async function assertAccessible(page, where) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (values) => window.axe.run(document, { runOnly: { type: "tag", values }, resultTypes: ["violations"] }),
    TAGS,
  );
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")}\n${node.failureSummary}\n${node.html.slice(0, 160)}\n`),
  );
  assert.ok(found.length === 0, `${page.url()} ${where}\n${found.join("\n")}`);
}

/** Everything that holds for the page that is open. It is left wide and light. */
export async function assertGoodPage(page) {
  assert.equal(await page.locator("h1").count(), 1, "one h1");
  assert.match(await page.title(), /\S/, "a title");
  await page.emulateMedia({ colorScheme: "light" });
  await assertAccessible(page, "in light");
  await page.emulateMedia({ colorScheme: "dark" });
  await assertAccessible(page, "in dark");
  await page.setViewportSize(NARROW);
  await assertNoOverflow(page);
  await page.emulateMedia({ colorScheme: "light" });
  await assertAccessible(page, "at 320 pixels");
  await page.setViewportSize(WIDE);
  await assertNoOverflow(page);
  await assertSkipLinkFirst(page);
  assert.deepEqual(page.problems, []);
}

async function assertSkipLinkFirst(page) {
  const [first, hasAutofocus] = await page.evaluate(() => {
    const reachable = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
    return [document.querySelector(reachable)?.className, document.querySelector("[autofocus]") !== null];
  });
  assert.equal(first, "usa-skipnav", "the skip link comes first");
  if (hasAutofocus) return; // such a page starts elsewhere on purpose: at the summary of mistakes
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "usa-skipnav", "Tab reaches the skip link first");
}

async function assertNoOverflow(page) {
  const [needed, there, widest] = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const scrolls = (node) => ["auto", "scroll", "hidden"].includes(getComputedStyle(node).overflowX);
    const isContained = (node) => {
      for (let up = node.parentElement; up && up !== document.body; up = up.parentElement) if (scrolls(up)) return true;
      return false;
    };
    const wide = [...document.body.querySelectorAll("*")].filter((node) => node.getBoundingClientRect().right > clientWidth + 1);
    return [scrollWidth, clientWidth, wide.filter((node) => !isContained(node)).map((node) => node.outerHTML.slice(0, 120))];
  });
  assert.ok(needed <= there, `${page.url()} needs ${needed} of ${there} pixels: ${widest.slice(0, 3).join("\n")}`);
}

/** The words of a page as they are read; what a script may add (Copy buttons, keys that it minds) does not count. */
export async function wordsOf(page) {
  const text = await page.locator("body").evaluate((body) => {
    const added = [...body.querySelectorAll("[data-scripted]")].filter((node) => !node.hidden);
    for (const node of added) node.hidden = true;
    const words = body.innerText;
    for (const node of added) node.hidden = false;
    return words;
  });
  return text
    .split("\n")
    .map((line) => line.replace(/\bCopy$/, "").trim())
    .filter((line) => line !== "")
    .join("\n");
}
