// Holds the colours to WCAG 2.2 AA in both themes: 4.5 to 1 for text, 3 to 1 for what must be seen to operate a control.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const source = readFileSync(new URL("../src/_tokens.scss", import.meta.url), "utf8");

function theme(name) {
  const body = source.match(new RegExp(`@mixin ${name} \\{([^}]*)\\}`))[1];
  return Object.fromEntries([...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, token, colour]) => [token, colour]));
}

function luminance(colour) {
  const [red, green, blue] = [1, 3, 5]
    .map((start) => Number.parseInt(colour.slice(start, start + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [dark, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}

const stateGrounds = ["info-ground", "good-ground", "warn-ground", "bad-ground", "mark"];

const text = [
  ...["ink", "ink-soft", "link", "link-hover", "link-visited", "bad-ink"].flatMap((ink) => [
    [ink, "paper"],
    [ink, "ground"],
  ]),
  ...stateGrounds.flatMap((ground) => ["ink", "link", "link-hover", "link-visited"].map((ink) => [ink, ground])),
  ["ink", "current"],
  ["ink", "shade"],
  ["ink", "calm-ground"],
  ["ink-soft", "calm-ground"],
  ["ink-soft", "shade"],
  ["ink-soft", "current"],
  ["link", "current"],
  ["link-hover", "current"],
  ["ink-soft", "warn-ground"],
  ["calm-ink", "calm-ground"],
  ["good-ink", "good-ground"],
  ["warn-ink", "warn-ground"],
  ["bad-ink", "bad-ground"],
  ["plan-ink", "plan-ground"],
  ["on-action", "action"],
  ["on-action", "action-hover"],
  ["on-danger", "danger"],
  ["on-danger", "danger-hover"],
  ["on-bar", "bar"],
  ["on-bar-soft", "bar"],
];

const seen = [
  ["line-strong", "paper"],
  ["line-strong", "ground"],
  ["control", "paper"],
  ["action", "paper"],
  ["action", "ground"],
  ["focus", "paper"],
  ["focus", "ground"],
  ["focus", "current"],
  ...stateGrounds.map((ground) => ["focus", ground]),
  ["sun", "bar"],
  ["on-bar-soft", "bar"],
  ["info-line", "info-ground"],
  ["good-line", "good-ground"],
  ["warn-line", "warn-ground"],
  ["bad-line", "bad-ground"],
  ["warn-line", "paper"],
  ["bad-line", "paper"],
];

for (const name of ["light", "dark"]) {
  const colours = theme(name);
  for (const [pairs, least] of [
    [text, 4.5],
    [seen, 3],
  ]) {
    test(`in the ${name} theme every pair reaches ${least} to 1`, () => {
      const failures = pairs
        .map(([front, back]) => {
          assert.ok(colours[front] && colours[back], `${front} and ${back} are tokens`);
          return [front, back, contrast(colours[front], colours[back])];
        })
        .filter(([, , ratio]) => ratio < least)
        .map(([front, back, ratio]) => `${front} on ${back}: ${ratio.toFixed(2)}`);
      assert.deepEqual(failures, []);
    });
  }
  test(`in the ${name} theme the tick of a checkbox is seen`, () => {
    assert.ok(contrast("#ffffff", colours["control"]) >= 3);
  });
}

test("both themes name the same tokens", () => {
  assert.deepEqual(Object.keys(theme("light")), Object.keys(theme("dark")));
});
