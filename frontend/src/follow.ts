// What goes on at the other side, shown without loading the page again, and told only when something new begins.

const EVERY_MS = 1000;
const AFTER_TROUBLE_MS = 5000;
const LIST_EVERY_MS = 3000;

interface Progress {
  state: string;
  words: string;
  doing: string;
  percent: number | null;
}

export function followWork(page: Document): void {
  for (const place of page.querySelectorAll<HTMLElement>("[data-follow]")) void follow(place);
  for (const place of page.querySelectorAll<HTMLElement>("[data-follow-list]")) void followList(place);
}

async function follow(place: HTMLElement): Promise<void> {
  const [words, said] = [place.querySelector("[data-follow-words]"), place.querySelector("[data-follow-said]")];
  const bar = place.querySelector("progress");
  let doing = "";
  for (;;) {
    const told = await ask(place.dataset["follow"] ?? "");
    if (told && told.state !== "reading") return window.location.reload();
    if (told && words && said && bar) {
      words.textContent = told.words;
      if (told.percent === null) bar.removeAttribute("value");
      else bar.value = told.percent;
      if (told.doing !== doing) said.textContent = told.doing;
      doing = told.doing;
    }
    await new Promise((done) => window.setTimeout(done, told ? EVERY_MS : AFTER_TROUBLE_MS));
  }
}

async function ask(address: string): Promise<Progress | undefined> {
  try {
    const answer = await fetch(address);
    if (answer.redirected || answer.status === 404) window.location.reload(); // signed out, or cancelled elsewhere
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}

/** The list as it is now, until nothing in it goes on. It is left alone while somebody is in it. */
async function followList(place: HTMLElement): Promise<void> {
  let goesOn = true;
  while (goesOn) {
    await new Promise((done) => window.setTimeout(done, LIST_EVERY_MS));
    const answer = await fetch(window.location.href).catch(() => undefined);
    if (!answer?.ok || place.contains(document.activeElement)) continue;
    const now = new DOMParser().parseFromString(await answer.text(), "text/html");
    const table = now.querySelector("main table");
    if (!table) return window.location.reload();
    place.querySelector("table")?.replaceWith(table);
    goesOn = now.querySelector("[data-follow-list]") !== null;
  }
}
