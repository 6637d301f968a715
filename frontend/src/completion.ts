// Completion of queries: a list of what can be written at the caret. Text areas may not be comboboxes, so the list is tied to
// the field as ARIA has it for a textbox, and how many words it has is said aloud. Without a choice no key changes its meaning.

import { type Spot, spotOf } from "./caret.ts";
import { type Offer, type Words, offersFor, wantedFor } from "./offers.ts";
import { released, Tables } from "./tables.ts";
import { type Writing, writingAt } from "./writing.ts";

const SAID_AFTER_MS = 350;
const GAP = 4;
// So many are in sight; the rest comes with the arrows, the wheel or a tap. A list that scrolls would be one more stop of Tab.
const ROWS = 8;
const ROWS_NARROW = 5;
const NARROW = "(max-width: 40em)";

export function offerCompletion(page: Document): void {
  for (const field of page.querySelectorAll<HTMLTextAreaElement>("textarea[data-words]")) {
    const words = page.getElementById(field.dataset["words"] ?? "")?.textContent;
    if (!words) continue;
    const known = JSON.parse(words) as Words;
    new Completion(field, known);
    followDataset(page, field, known);
  }
}

/** Where the dataset is still to be chosen, its fields are asked of this site when it is. */
function followDataset(page: Document, field: HTMLTextAreaElement, words: Words): void {
  const dataset = page.querySelector<HTMLSelectElement | HTMLInputElement>(`[data-fields-for="${field.id}"]`);
  if (!dataset) return;
  let asked = "";
  const follow = async (): Promise<void> => {
    const id = dataset.value.trim();
    if (id === asked) return;
    asked = id;
    words.fields = [];
    const answer = await fetch(`/api/v1/datasets/${encodeURIComponent(id)}`).catch(() => null);
    const fields = answer?.ok ? released((await answer.json()) as { fields: { name: string; type: string | null }[] }) : [];
    if (id !== asked) return; // another one was chosen meanwhile
    words.fields = fields;
  };
  dataset.addEventListener("change", follow);
  field.addEventListener("focus", follow);
}

class Completion {
  readonly #field: HTMLTextAreaElement;
  readonly #words: Words;
  readonly #tables = new Tables();
  readonly #popup: HTMLElement;
  readonly #list: HTMLElement;
  readonly #more: HTMLElement;
  readonly #announcer: HTMLElement;
  #offers: Offer[] = [];
  #writing: Writing | null = null;
  #chosen = -1;
  #first = 0;
  #spot: Spot = { left: 0, top: 0, bottom: 0 };
  #isWriting = false;
  #timer: number | undefined;

  constructor(field: HTMLTextAreaElement, words: Words) {
    this.#field = field;
    this.#words = words;
    this.#popup = this.#make("div", "dl-offers");
    this.#popup.hidden = true;
    this.#list = this.#make("ul", "dl-offers__list");
    this.#list.id = `${field.id}-offers`;
    this.#list.setAttribute("role", "listbox");
    this.#list.setAttribute("aria-label", "Suggestions");
    this.#more = this.#make("div", "dl-offers__more");
    this.#more.setAttribute("aria-hidden", "true"); // each option says its place among all
    this.#popup.append(this.#list, this.#more);
    this.#announcer = this.#make("div", "usa-sr-only");
    this.#announcer.setAttribute("role", "status");
    field.after(this.#popup, this.#announcer);
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-haspopup", "listbox");
    field.setAttribute("aria-controls", this.#list.id);
    this.#listen();
  }

  #make(name: string, kind: string, words = ""): HTMLElement {
    const made = this.#field.ownerDocument.createElement(name);
    made.className = kind;
    made.textContent = words;
    return made;
  }

  #listen(): void {
    const field = this.#field;
    field.addEventListener("input", (event) => {
      if (!this.#isWriting && !(event as InputEvent).isComposing) this.#offer(false);
    });
    field.addEventListener("compositionend", () => this.#offer(false));
    field.addEventListener("keydown", (event) => this.#press(event));
    field.addEventListener("keyup", (event) => {
      if (/^(ArrowLeft|ArrowRight|Home|End|Page)/.test(event.key)) this.#close();
    });
    field.addEventListener("pointerdown", () => this.#close());
    field.addEventListener("scroll", () => this.#close());
    field.addEventListener("blur", () => this.#close());
    // The field keeps the focus, and its caret, while the list is used by pointer.
    this.#popup.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#popup.addEventListener("mousedown", (event) => event.preventDefault());
    this.#popup.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.#slide(this.#first + Math.sign(event.deltaY));
    });
    this.#more.addEventListener("click", () => {
      const isLast = this.#first + this.#rows >= this.#offers.length;
      this.#slide(isLast ? 0 : this.#first + this.#rows);
    });
    this.#list.addEventListener("click", (event) => {
      const option = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (option) this.#take(Number(option.dataset["place"]));
    });
  }

  get #isOpen(): boolean {
    return !this.#popup.hidden;
  }

  get #rows(): number {
    return window.matchMedia(NARROW).matches ? ROWS_NARROW : ROWS;
  }

  #press(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const isBare = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    const opens = (event.ctrlKey && event.key === " ") || (event.altKey && event.key === "ArrowDown");
    if (opens) {
      event.preventDefault();
      this.#offer(true);
    } else if (this.#isOpen && isBare) {
      this.#pressInList(event);
    }
  }

  #pressInList(event: KeyboardEvent): void {
    const last = this.#offers.length - 1;
    if (event.key === "ArrowDown") this.#choose(this.#chosen === last ? 0 : this.#chosen + 1);
    else if (event.key === "ArrowUp") this.#choose(this.#chosen <= 0 ? last : this.#chosen - 1);
    else if (event.key === "Escape") this.#close();
    else if ((event.key === "Enter" || event.key === "Tab") && this.#chosen >= 0) this.#take(this.#chosen);
    else return;
    event.preventDefault();
  }

  /** Shows what can be written at the caret: `isAsked` when a key asked for it, else only once something is written. */
  #offer(isAsked: boolean): void {
    const { value, selectionStart, selectionEnd } = this.#field;
    const writing = selectionStart === selectionEnd ? writingAt(value, selectionStart) : null;
    const isBegun = writing !== null && (writing.typed !== "" || ["quoted", "part"].includes(writing.kind));
    const isOffered = writing !== null && (isAsked || isBegun);
    if (isOffered) void wantedFor(this.#tables, writing, value)?.then(() => this.#offerStill(value, selectionStart, isAsked));
    const offers = isOffered ? offersFor(this.#words, this.#tables, writing, value) : [];
    if (!writing || offers.length === 0) {
      this.#close();
      if (isAsked) this.#say("No suggestions");
      return;
    }
    this.#writing = writing;
    this.#show(offers, spotOf(this.#field, writing.from));
  }

  /** Offers what has become known, where nothing else was written meanwhile. */
  #offerStill(value: string, caret: number, isAsked: boolean): void {
    const field = this.#field;
    const isSame = field.value === value && field.selectionStart === caret && field.ownerDocument.activeElement === field;
    if (isSame && this.#chosen < 0) this.#offer(isAsked);
  }

  #show(offers: Offer[], spot: Spot): void {
    this.#offers = offers;
    this.#spot = spot;
    this.#list.replaceChildren(...offers.map((offer, place) => this.#option(offer, place)));
    this.#popup.hidden = false;
    this.#choose(-1);
    this.#slide(0);
    this.#say(offers.length === 1 ? "1 suggestion" : `${offers.length} suggestions`);
  }

  #option({ shown, says }: Offer, place: number): HTMLElement {
    const option = this.#make("li", "dl-offers__offer");
    option.id = `${this.#list.id}-${place}`;
    option.dataset["place"] = String(place);
    option.setAttribute("role", "option");
    option.setAttribute("aria-posinset", String(place + 1));
    option.setAttribute("aria-setsize", String(this.#offers.length));
    option.append(this.#make("span", "dl-offers__what", shown), " ", this.#make("span", "dl-offers__says", says));
    return option;
  }

  /** Brings the options from this one on into sight. */
  #slide(first: number): void {
    const [all, rows] = [this.#offers.length, this.#rows];
    this.#first = Math.max(0, Math.min(first, all - rows));
    const last = Math.min(this.#first + rows, all);
    [...this.#list.children].forEach((option, place) => ((option as HTMLElement).hidden = place < this.#first || place >= last));
    this.#more.hidden = all <= rows;
    this.#more.textContent = `${this.#first + 1} to ${last} of ${all}`;
    this.#lay(this.#spot);
  }

  /** Under the line that is written; above it where there is no room below and there is above. */
  #lay({ left, top, bottom }: Spot): void {
    const { style } = this.#popup;
    const around = this.#field.getBoundingClientRect();
    const seen = this.#field.ownerDocument.defaultView?.visualViewport?.height ?? innerHeight;
    const height = this.#popup.offsetHeight;
    const under = Math.min(bottom, this.#field.offsetHeight) + GAP;
    const over = Math.max(top, 0) - GAP - height;
    const fits = around.top + under + height <= seen;
    style.top = `${fits || around.top + over < 0 ? under : over}px`;
    style.left = `${Math.max(0, Math.min(left, this.#field.offsetWidth - this.#popup.offsetWidth))}px`;
  }

  #choose(place: number): void {
    const options = this.#list.children;
    options[this.#chosen]?.setAttribute("aria-selected", "false");
    this.#chosen = place;
    const option = options[place] as HTMLElement | undefined;
    if (!option) {
      for (const each of options) each.setAttribute("aria-selected", "false");
      this.#field.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    this.#field.setAttribute("aria-activedescendant", option.id);
    if (place < this.#first) this.#slide(place);
    else if (place >= this.#first + this.#rows) this.#slide(place - this.#rows + 1);
  }

  #take(place: number): void {
    const offer = this.#offers[place];
    const writing = this.#writing;
    this.#close();
    if (!offer || !writing) return;
    this.#isWriting = true;
    this.#field.setSelectionRange(writing.from, writing.to);
    // The only way to write that can be undone with the keys for undoing.
    const isDone = this.#field.ownerDocument.execCommand("insertText", false, offer.text);
    if (!isDone) this.#field.setRangeText(offer.text, writing.from, writing.to, "end");
    const caret = writing.from + offer.text.length - offer.back;
    this.#field.setSelectionRange(caret, caret);
    this.#isWriting = false;
    this.#say(`${offer.shown} written`);
  }

  #close(): void {
    if (!this.#isOpen) return;
    this.#choose(-1);
    this.#popup.hidden = true;
    this.#offers = [];
    this.#say("");
  }

  /** Said once the writing pauses, so that it does not talk over what is typed. */
  #say(words: string): void {
    window.clearTimeout(this.#timer);
    this.#announcer.textContent = "";
    if (words !== "") this.#timer = window.setTimeout(() => (this.#announcer.textContent = words), SAID_AFTER_MS);
  }
}
