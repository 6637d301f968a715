// Staff who sign in with the city's own accounts, at a real provider: what they may do follows their groups there.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { close, openBrowser, openPage } from "./lib/browser.js";
import { assertGoodPage } from "./lib/checks.js";
import { freePort, startCity } from "./lib/city.js";
import { follow, write } from "./lib/keyboard.js";
import { CLIENT, SECRET, issuerAt, startProvider } from "./lib/provider.js";
import { PASSWORD, signIn } from "./lib/staff.js";

const LINK = { name: "Sign in with your city account" };
const NO_ACCESS = "No access to the desk";
const OVER = "This sign-in is over";

/** Who has an account of the city; a test changes the groups. */
const people = {
  jo: { name: "Jo Rivera", email: "jo.rivera@riverton.example", title: "Records Specialist", groups: ["staff", "clerks"] },
  max: { name: "Max Lane", email: "max.lane@riverton.example", groups: ["staff", "parks"] },
  kim: { name: "Kim Osei", email: "kim.osei@riverton.example", groups: ["lawyers"] },
  sam: { name: "Sam Young", email: "admin@city.example", groups: ["admins"] },
  eve: { name: "Eve", email: "admin@city.example", groups: ["clerks"] },
};

const settings = (issuer) => `
[openid]
issuer = "${issuer}"
client_id = "${CLIENT}"
client_secret = "${SECRET}"
contact = "the service desk, (916) 555-0190"

[[openid.groups]]
group = "admins"
role = "admin"

[[openid.groups]]
group = "lawyers"
role = "counsel"
title = "Deputy City Attorney"

[[openid.groups]]
group = "clerks"
role = "clerk"
`;

let city;
let browser;
let provider;

before(async () => {
  const port = await freePort();
  const issuer = issuerAt(port);
  city = await startCity({ settings: settings(issuer) });
  city.others = [issuer];
  city.startProvider = (alg) => startProvider(port, city.desk, people, alg);
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await provider?.stop();
  await city?.stop();
});

/** To the provider, by keyboard. */
async function begin(page, at = "/desk") {
  await page.goto(`${city.desk}${at}`);
  await follow(page, page.getByRole("link", LINK));
  assert.equal(await page.locator("h1").innerText(), "City accounts");
}

/** Says at the provider who one is, and waits for the page of the desk that this ends at. */
async function answer(page, who, ends) {
  await page.getByLabel("Account").fill(who);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(ends);
}

async function enter(page, who, at = "/desk") {
  await begin(page, at);
  await answer(page, who, `${city.desk}${at}`);
}

async function refused(page, who) {
  await begin(page);
  await answer(page, who, /callback/);
  assert.equal(await page.locator("h1").innerText(), NO_ACCESS);
}

const role = (page) => page.locator(".dl-user__role").innerText();
const heading = (page) => page.locator("h1").innerText();

test("while the provider is down the page says so, and a password still signs in", async () => {
  const page = await openPage(browser, city);
  await page.goto(`${city.desk}/desk/sign-in`);
  await assertGoodPage(page);
  const response = await page.goto(`${city.desk}/desk/sign-in/openid`);
  assert.equal(response.status(), 503);
  assert.equal(await heading(page), "City accounts cannot be reached");
  await assertGoodPage(page);
  await signIn(page, city, "clerk");
  await close(page);
  provider = await city.startProvider();
  // A provider that did not answer is left alone for ten seconds.
  await new Promise((done) => setTimeout(done, 11_000));
});

test("staff sign in with an account of the city, and come to where they wanted to go with the role of their group", async () => {
  const page = await openPage(browser, city);
  await enter(page, "jo", "/desk/register");
  assert.equal(await role(page), "City Clerk’s staff");
  assert.equal(await page.locator(".dl-user__name").innerText(), "Jo Rivera");
  await page.goto(`${city.desk}/desk/account`);
  assert.match(await page.locator("main").innerText(), /You sign in with your city account/);
  assert.equal(await page.getByLabel("The password until now").count(), 0);
  assert.equal(await page.locator("tbody tr").count(), 1, "the session is listed");
  await assertGoodPage(page);
  const cookies = await page.context().cookies();
  assert.deepEqual(cookies.filter((one) => one.name === "dl_desk").map((one) => [one.httpOnly, one.sameSite]), [[true, "Strict"]]);
  assert.equal(cookies.some((one) => one.name === "dl_desk_openid"), false, "what bound the sign-in is gone");
  await close(page);
});

test("it works without scripts", async () => {
  const page = await openPage(browser, city, { javaScriptEnabled: false });
  await page.goto(`${city.desk}/desk`);
  await page.getByRole("link", LINK).click();
  await answer(page, "jo", `${city.desk}/desk`);
  assert.equal(await heading(page), "Inbox");
  await close(page);
});

test("a role follows the groups at the next sign-in, and is gone with them", async () => {
  const page = await openPage(browser, city);
  const elsewhere = await openPage(browser, city);
  await enter(page, "kim");
  await enter(elsewhere, "kim");
  assert.equal(await role(page), "Counsel");

  people.kim.groups = ["clerks"];
  await follow(page, page.getByRole("button", { name: "Sign out" }));
  await page.goto(`${city.desk}/desk`);
  await page.getByRole("link", LINK).click(); // still signed in at the provider, which asks nothing
  await page.waitForURL(`${city.desk}/desk`);
  assert.equal(await role(page), "City Clerk’s staff");

  people.kim.groups = [];
  await page.context().clearCookies();
  await refused(page, "kim");
  await assertGoodPage(page);
  await elsewhere.goto(`${city.desk}/desk`);
  assert.equal(await heading(elsewhere), "Sign in to the desk", "the other session ended as well");

  await signIn(elsewhere, city, "auditor");
  await elsewhere.goto(`${city.desk}/desk/ledger`);
  const events = await elsewhere.locator("main").innerText();
  assert.match(events, /By the groups of the city, the role of an account is City Clerk’s staff/);
  assert.match(events, /By the groups of the city, an account has no role any more/);
  await close(page);
  await close(elsewhere);
});

test("who is in no group with a role is told whom to ask, and nothing else", async () => {
  const page = await openPage(browser, city);
  await refused(page, "max");
  const words = await page.locator("main").innerText();
  assert.match(words, /the service desk, \(916\) 555-0190/);
  assert.doesNotMatch(words, /max|lane|riverton|parks|clerk|counsel|group|role/i);
  assert.match(await page.locator("code").innerText(), /^[A-Z2-7]{8}$/, "by which the line of the log is found");
  assert.deepEqual(await page.context().cookies().then((all) => all.filter((one) => one.name === "dl_desk")), []);
  await close(page);
});

test("a changed state, a second use and another browser are refused", async () => {
  const page = await openPage(browser, city);
  // What the provider answers, before the browser follows it to the desk.
  await begin(page);
  const { request } = page.context();
  const to = (response) => new URL(response.headers().location, response.url()).href;
  const answered = await request.post(page.url(), { form: { account: "jo" }, maxRedirects: 0 });
  const back = to(await request.get(to(answered), { maxRedirects: 0 }));
  assert.match(back, /\/callback\?code=/);

  const tampered = new URL(back);
  tampered.searchParams.set("state", `${tampered.searchParams.get("state").slice(0, -4)}AAAA`);
  assert.equal((await page.goto(tampered.href)).status(), 400);
  assert.equal(await heading(page), OVER);
  await assertGoodPage(page);

  const other = await openPage(browser, city);
  assert.equal((await other.goto(back)).status(), 400);
  assert.equal(await heading(other), OVER, "another browser did not begin it");
  await close(other);

  await page.goto(back);
  await page.waitForURL(`${city.desk}/desk`);
  assert.equal((await page.goto(back)).status(), 400);
  assert.equal(await heading(page), OVER, "it was finished before");
  await close(page);
});

test("after signing in nobody is led away from the desk", async () => {
  const page = await openPage(browser, city);
  await page.goto(`${city.desk}/desk/sign-in/openid?next=https://evil.example/`);
  await answer(page, "jo", `${city.desk}/desk`);
  await close(page);
});

test("who signs out of the desk can sign out of the city's accounts too", async () => {
  const page = await openPage(browser, city);
  await enter(page, "jo");
  await follow(page, page.getByRole("button", { name: "Sign out" }));
  assert.equal(await heading(page), "You are signed out of the desk");
  await assertGoodPage(page);
  const desk = await page.context().newPage();
  await desk.goto(`${city.desk}/desk`);
  assert.equal(await desk.locator("h1").innerText(), "Sign in to the desk");
  await desk.close();
  await follow(page, page.getByRole("link", { name: "Sign out of your city account too" }));
  await page.getByRole("button", { name: "Yes" }).click();
  await page.waitForURL(`${city.desk}/desk/sign-in`);
  await begin(page); // the provider asks who one is again
  await close(page);
});

test("a provider that changed its keys, and their kind, is believed without a word to the desk", async () => {
  await provider.stop();
  provider = await city.startProvider("ES256");
  const page = await openPage(browser, city);
  await enter(page, "jo");
  await close(page);
});

test("an account that was closed at the desk stays out, whatever its groups", async () => {
  const admin = await openPage(browser, city);
  await signIn(admin, city, "admin");
  await admin.goto(`${city.desk}/desk/people`);
  await assertGoodPage(admin);
  const row = admin.getByRole("row", { name: /jo\.rivera@riverton\.example/ });
  await follow(admin, row.getByRole("button", { name: /^Close/ }));
  const page = await openPage(browser, city);
  await refused(page, "jo");
  await close(page);
  await close(admin);
});

test("an account with a password is taken over only where an administrator said so", async () => {
  const admin = await openPage(browser, city);
  await signIn(admin, city, "admin");
  const page = await openPage(browser, city);
  await refused(page, "eve"); // who has the address of an administrator

  await admin.goto(`${city.desk}/desk/people`);
  const publisher = admin.getByRole("row", { name: /publisher@city\.example/ });
  await follow(admin, publisher.getByRole("button", { name: /^Let it take over/ }));
  assert.match(await admin.getByRole("row", { name: /publisher@city\.example/ }).innerText(), /Takes it over next/);
  people.dana = { name: "Dana Flores", email: "publisher@city.example", groups: ["clerks"] };
  await page.context().clearCookies();
  await enter(page, "dana");
  assert.equal(await role(page), "City Clerk’s staff", "the role is that of the group");
  const local = await openPage(browser, city);
  await signIn(local, city, "publisher", PASSWORD, "Sign in to the desk");
  await close(local);
  await close(page);
  await close(admin);
});
