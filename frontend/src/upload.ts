// The form of a file: drag one onto it, see how much was sent, pause, go on, cancel. Without a script the form sends it whole.

import { Sending } from "./tus.ts";

export function offerUploads(page: Document): void {
  const forms = page.querySelectorAll<HTMLFormElement>("form[data-upload]");
  for (const form of forms) easeUpload(page, form);
  if (forms.length === 0) return;
  // A file that is dropped beside the form would take the place of the page.
  for (const kind of ["dragover", "drop"] as const) window.addEventListener(kind, (event) => event.preventDefault());
}

function easeUpload(page: Document, form: HTMLFormElement): void {
  const input = form.querySelector<HTMLInputElement>("input[type=file]");
  const part = <T extends HTMLElement>(name: string) => form.querySelector<T>(`[data-upload-${name}]`);
  const [send, sending, words, said] = [part("send"), part("sending"), part("words"), part("said")];
  const [pause, goOn, cancel] = [part("pause"), part("continue"), part("cancel")];
  const bar = sending?.querySelector("progress");
  const endpoint = told(form, "upload");
  if (!input || !send || !sending || !words || !said || !bar || !pause || !goOn || !cancel) return;
  form.hidden = false;
  form.querySelector<HTMLElement>(".dl-drop__words")?.removeAttribute("hidden");
  let current: Sending | undefined;
  let quarter = 0;

  const say = (text: string) => (said.textContent = text);
  const show = (isSending: boolean) => {
    sending.hidden = !isSending;
    send.hidden = isSending;
    input.disabled = isSending;
    for (const choice of form.querySelectorAll<HTMLInputElement>("input[type=radio]")) choice.disabled = isSending;
  };
  const toggle = (isPaused: boolean) => {
    [pause.hidden, goOn.hidden] = [isPaused, !isPaused];
  };

  const begin = (file: File) => {
    const same = addressOf(page, form, file);
    if (same === null) return refuse(page, form, "This is another file. Choose the one that did not arrive whole.");
    refuse(page, form, "");
    const metadata = { filename: file.name, modified: String(file.lastModified), ...answersOf(form) };
    quarter = 0;
    current = new Sending(file, endpoint, valueOf(form, "token"), metadata, same, {
      sent(bytes) {
        const percent = file.size === 0 ? 100 : Math.floor((bytes / file.size) * 100);
        bar.value = percent;
        words.textContent = `Sending ${file.name}: ${percent} %, ${size(bytes)} of ${size(file.size)}`;
        if (Math.floor(percent / 25) <= quarter) return;
        quarter = Math.floor(percent / 25);
        say(`${percent} % sent`);
      },
      broke() {
        words.textContent = "The connection broke. It goes on by itself as soon as it can.";
        say(words.textContent);
      },
      arrived(address) {
        words.textContent = "Sent. Now it is read.";
        say(words.textContent);
        window.location.assign(address);
      },
      failed(why) {
        show(false);
        refuse(page, form, why);
        say(why);
      },
    });
    show(true);
    toggle(false);
    words.textContent = `Sending ${file.name}`;
    say(words.textContent);
    pause.focus();
    void current.start();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const file = input.files?.[0];
    if (file) begin(file);
  });
  pause.addEventListener("click", () => {
    current?.pause();
    toggle(true);
    words.textContent = "Paused";
    say(words.textContent);
    goOn.focus();
  });
  goOn.addEventListener("click", () => {
    toggle(false);
    say("Going on");
    pause.focus();
    void current?.start();
  });
  cancel.addEventListener("click", async () => {
    const isGone = await current?.cancel();
    show(false);
    form.reset();
    say(isGone ? "Cancelled. Nothing of the file was kept." : "It could not be cancelled: do it under Uploads.");
    refuse(page, form, isGone ? "" : (said.textContent ?? ""));
    input.focus();
    if (isGone && told(form, "href")) window.location.assign(endpoint);
  });

  form.addEventListener("dragover", () => form.classList.add("dl-upload--over"));
  form.addEventListener("dragleave", () => form.classList.remove("dl-upload--over"));
  form.addEventListener("drop", (event) => {
    form.classList.remove("dl-upload--over");
    const files = event.dataTransfer?.files;
    const file = files?.[0];
    if (!file || !sending.hidden) return;
    input.files = files;
    begin(file);
  });
}

/** Where the file goes on; nothing where it begins, null where the form waits for another one. */
function addressOf(page: Document, form: HTMLFormElement, file: File): string | null | undefined {
  const isIt = (unfinished: Element) =>
    told(unfinished, "name") === file.name &&
    Number(told(unfinished, "bytes")) === file.size &&
    ["", String(file.lastModified)].includes(told(unfinished, "modified"));
  const wanted = told(form, "href");
  if (wanted) return isIt(form) ? wanted : null;
  const { dataset = "", change = "" } = answersOf(form);
  const links = [...page.querySelectorAll<HTMLAnchorElement>("a[data-unfinished]")];
  const isForIt = (link: Element) =>
    told(link, "dataset") === dataset && (dataset === "" || told(link, "change") === (change || "replace"));
  const found = links.find((link) => isIt(link) && isForIt(link));
  return found?.getAttribute("href") ?? undefined;
}

/** What the page tells beside an element. A form has fields of its own names, so its `dataset` may be one of them. */
function told(element: Element, name: string): string {
  return element.getAttribute(`data-${name}`) ?? "";
}

function answersOf(form: HTMLFormElement): Record<string, string> {
  const answers = { dataset: valueOf(form, "dataset"), change: valueOf(form, "change") };
  return Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== ""));
}

function valueOf(form: HTMLFormElement, name: string): string {
  const fields = form.querySelectorAll<HTMLInputElement>(`input[name=${name}]`);
  return [...fields].find((field) => field.type !== "radio" || field.checked)?.value ?? "";
}

/** Says beside the file what is wrong with it; nothing takes it back. */
function refuse(page: Document, form: HTMLFormElement, words: string): void {
  const input = form.querySelector<HTMLInputElement>("input[type=file]");
  if (!input) return;
  let place = page.getElementById("file-error");
  if (!place) {
    place = page.createElement("span");
    place.className = "usa-error-message";
    place.id = "file-error";
    input.before(place);
  }
  place.textContent = words;
  place.hidden = words === "";
  input.setAttribute("aria-describedby", words ? "file-hint file-error" : "file-hint");
  input.toggleAttribute("aria-invalid", words !== "");
  if (words) input.setAttribute("aria-invalid", "true");
  input.closest(".usa-form-group")?.classList.toggle("usa-form-group--error", words !== "");
}

function size(bytes: number): string {
  if (bytes < 1e3) return `${bytes} bytes`;
  if (bytes < 1e6) return `${Math.floor(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${Math.floor(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
