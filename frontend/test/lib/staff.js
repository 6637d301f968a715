// People of the sample city.

import assert from "node:assert/strict";
import { follow, write } from "./keyboard.js";

export const PASSWORD = "sample city desk";

/** Signs in by keyboard; with the right password, to the page of this heading. */
export async function signIn(page, city, who, password = PASSWORD, heading = "Inbox") {
  await page.goto(`${city.desk}/desk/sign-in`);
  await write(page, page.getByLabel("E-mail address"), `${who}@city.example`);
  await write(page, page.getByLabel("Password"), password);
  await follow(page, page.getByRole("button", { name: "Sign in" }));
  if (password === PASSWORD) assert.equal(await page.locator("h1").innerText(), heading);
}
