// What a person without a mouse does: Tab to something, then press a key. Everything passed on the way must show focus.

import assert from "node:assert/strict";

const STEPS_MAX = 300;

/** Tabs until `wanted` (a locator) has the focus. */
export async function tabTo(page, wanted) {
  await wanted.waitFor({ state: "attached" });
  const target = await wanted.elementHandle();
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const at = await page.evaluate((node) => {
      const active = document.activeElement;
      if (!active || active === document.body) return { isThere: false, isShown: true };
      if (!active.matches(":focus")) return { isThere: false, isShown: true }; // in a part of a control the browser draws
      const marks = [getComputedStyle(active)];
      for (const label of active.labels ?? []) marks.push(getComputedStyle(label, "::before"), getComputedStyle(label));
      const isShown = marks.some((style) => style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) > 0);
      return { isThere: active === node, isShown, html: active.outerHTML.slice(0, 160) };
    }, target);
    if (step > 0) assert.ok(at.isShown, `the focus cannot be seen on ${at.html}`);
    if (at.isThere) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab does not reach ${wanted}`);
}

/** Presses a key on something that leads to another page, and waits for that page. */
export async function follow(page, wanted, key = "Enter") {
  await tabTo(page, wanted);
  await Promise.all([page.waitForEvent("framenavigated"), page.keyboard.press(key)]);
  await page.waitForLoadState("load");
}

export async function write(page, wanted, text) {
  await tabTo(page, wanted);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(text);
}

/** A date field is filled part by part: month, day, year. */
export async function writeDate(page, wanted, iso) {
  const [year, month, day] = iso.split("-");
  await tabTo(page, wanted);
  await page.keyboard.type(`${month}${day}${year}`);
  assert.equal(await wanted.inputValue(), iso);
}

export async function check(page, wanted) {
  await tabTo(page, wanted);
  await page.keyboard.press("Space");
  assert.ok(await wanted.isChecked());
}
