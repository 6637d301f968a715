// What may already answer a request, shown while somebody describes it: below the description, said politely once the writing
// pauses, in the way of nothing. Without a script, or when it was not shown yet, a page before sending shows the same.

const AFTER_MS = 600;
const SAID_AFTER_MS = 400;
const CHARS_MIN = 8;
// What is asked goes in an address; the beginning of a long description says what it is about.
const CHARS_MAX = 600;

interface Suggestion {
  title: string;
  says: string;
  url: string;
}

type Answer = Record<"datasets" | "requests" | "systems", Suggestion[]>;

const KINDS: [keyof Answer, string][] = [
  ["datasets", "Published datasets"],
  ["requests", "Requests that were answered with records for everybody"],
  ["systems", "Systems in which the city keeps such records"],
];

export function suggestAnswers(page: Document): void {
  for (const field of page.querySelectorAll<HTMLTextAreaElement>("textarea[data-suggestions]")) new Suggestions(field);
}

class Suggestions {
  readonly #field: HTMLTextAreaElement;
  readonly #place: HTMLElement;
  readonly #list: HTMLElement;
  readonly #announcer: HTMLElement;
  #asked = "";
  #asking: AbortController | undefined;
  #timer: number | undefined;
  #saying: number | undefined;

  constructor(field: HTMLTextAreaElement) {
    this.#field = field;
    this.#place = this.#make("section", "dl-panel dl-suggestions");
    this.#place.hidden = true;
    this.#place.dataset["scripted"] = "";
    this.#place.setAttribute("aria-label", "What may answer it already");
    this.#list = this.#make("div", "dl-suggestions__list");
    this.#place.append(
      this.#make("h2", "dl-panel__title", "This may answer it already"),
      this.#list,
      this.#make("p", "dl-note", "Found by the words you write. If it is not what you look for, or you need a copy, just go on and send the request."),
    );
    this.#announcer = this.#make("div", "usa-sr-only");
    this.#announcer.setAttribute("role", "status");
    field.after(this.#place, this.#announcer);
    field.addEventListener("input", () => {
      window.clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => void this.#ask(), AFTER_MS);
    });
    if (field.value.trim() !== "") void this.#ask();
  }

  #make(name: string, kind: string, words = ""): HTMLElement {
    const made = this.#field.ownerDocument.createElement(name);
    made.className = kind;
    made.textContent = words;
    return made;
  }

  async #ask(): Promise<void> {
    const text = this.#field.value.trim().slice(0, CHARS_MAX);
    if (text === this.#asked) return;
    this.#asked = text;
    this.#asking?.abort();
    if (text.length < CHARS_MIN) return this.#show([]);
    this.#asking = new AbortController();
    const chosen = [...this.#hidden("dataset")].map((input) => ["dataset", input.value]);
    const address = `/api/v1/suggestions?${new URLSearchParams([["q", text], ...chosen])}`;
    const answer = await fetch(address, { signal: this.#asking.signal }).catch(() => null);
    if (!answer?.ok || text !== this.#asked) return; // something else was written meanwhile, or the page before sending says it
    const found = (await answer.json()) as Answer;
    this.#show(KINDS.map(([kind, words]): [string, Suggestion[]] => [words, found[kind]]).filter(([, some]) => some.length > 0));
    for (const looked of this.#hidden("looked")) looked.value = "yes";
  }

  #hidden(name: string): NodeListOf<HTMLInputElement> {
    return (this.#field.form ?? this.#field.ownerDocument).querySelectorAll(`input[type="hidden"][name="${name}"]`);
  }

  #show(kinds: [string, Suggestion[]][]): void {
    const before = this.#list.textContent;
    this.#list.replaceChildren(...kinds.flatMap(([words, some]) => [this.#make("h3", "", words), this.#links(some)]));
    this.#place.hidden = kinds.length === 0;
    const count = kinds.reduce((sum, [, some]) => sum + some.length, 0);
    if (this.#list.textContent === before) return;
    this.#say(count === 0 ? "" : count === 1 ? "1 suggestion below: it may answer your request already" : `${count} suggestions below: they may answer your request already`);
  }

  #links(some: Suggestion[]): HTMLElement {
    const list = this.#make("ul", "usa-list");
    for (const { title, says, url } of some) {
      const link = this.#make("a", "", title) as HTMLAnchorElement;
      // The path alone: the address that the city knows itself by need not be the one this page was loaded from.
      const { pathname, hash } = new URL(url, window.location.href);
      link.href = pathname + hash;
      link.target = "_blank";
      link.rel = "noopener";
      link.append(this.#make("span", "usa-sr-only", " (opens in a new tab)"));
      const item = this.#make("li", "");
      item.append(link, " ", this.#make("span", "dl-note", says));
      list.append(item);
    }
    return list;
  }

  /** Said once the writing pauses, so that it does not talk over what is typed. */
  #say(words: string): void {
    window.clearTimeout(this.#saying);
    this.#announcer.textContent = "";
    if (words !== "") this.#saying = window.setTimeout(() => (this.#announcer.textContent = words), SAID_AFTER_MS);
  }
}
