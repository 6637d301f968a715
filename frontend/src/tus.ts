// Sends a file by the tus protocol, version 1.0: in one piece if it can, and after a break from where it stopped.

/** What whoever sends a file is told. */
export interface Told {
  sent(bytes: number): void;
  broke(): void;
  arrived(address: string): void;
  failed(words: string): void;
}

interface Answer {
  status: number;
  text: string;
  header(name: string): string | null;
}

/** Thrown where the other side says no, and asking again would not help. */
class Refusal extends Error {}

const VERSION = "1.0.0";
const WAITS_MS = [500, 1000, 2000, 4000, 8000, 15_000];
/** Somebody else sends it still, the place was another one, or the other side has trouble of its own. */
const PASSES = new Set([0, 408, 409, 423, 500, 502, 503, 504]);

export class Sending {
  #file: File;
  #endpoint: string;
  #token: string;
  #metadata: Record<string, string>;
  #address: string | undefined;
  #told: Told;
  /** Counts beginnings: one that was paused finds out that it is not the last. */
  #run = 0;
  #request: XMLHttpRequest | undefined;
  #tokenIsFresh = false;

  constructor(file: File, endpoint: string, token: string, metadata: Record<string, string>, address: string | undefined, told: Told) {
    this.#file = file;
    this.#endpoint = endpoint;
    this.#token = token;
    this.#metadata = metadata;
    this.#address = address;
    this.#told = told;
  }

  async start(): Promise<void> {
    const run = ++this.#run;
    let tries = 0;
    while (run === this.#run) {
      try {
        const before = await this.#create();
        if (run !== this.#run) return;
        const at = await this.#send(before);
        if (run !== this.#run) return;
        if (at === this.#file.size) return this.#told.arrived(this.#address ?? this.#endpoint);
        tries = 0;
      } catch (error) {
        if (run !== this.#run) return;
        if (error instanceof Refusal) return this.#told.failed(error.message);
        this.#told.broke();
        await pause(WAITS_MS[Math.min(tries, WAITS_MS.length - 1)] ?? 0);
        tries += 1;
      }
    }
  }

  pause(): void {
    this.#run += 1;
    this.#request?.abort();
  }

  /** Whether nothing is left there. */
  async cancel(): Promise<boolean> {
    this.pause();
    if (!this.#address) return true;
    const answer = await this.#ask("DELETE", this.#address, {}).catch(() => undefined);
    return answer !== undefined && [204, 404].includes(answer.status);
  }

  /** Makes room for the file, or asks how far it came. */
  async #create(): Promise<number> {
    if (this.#address) return this.#offset(await this.#must("HEAD", this.#address, {}));
    const answer = await this.#must("POST", this.#endpoint, {
      "Upload-Length": String(this.#file.size),
      "Upload-Metadata": Object.entries(this.#metadata).map(([name, value]) => `${name} ${base64(value)}`).join(","),
    });
    this.#address = answer.header("Location") ?? undefined;
    return 0;
  }

  async #send(from: number): Promise<number> {
    if (from === this.#file.size && from > 0) return from;
    this.#told.sent(from);
    const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(from) };
    const rest = this.#file.slice(from);
    return this.#offset(await this.#must("PATCH", this.#address ?? "", headers, rest, (bytes) => this.#told.sent(from + bytes)));
  }

  #offset(answer: Answer): number {
    return Number(answer.header("Upload-Offset"));
  }

  async #must(method: string, address: string, headers: Record<string, string>, body?: Blob, sent?: (bytes: number) => void): Promise<Answer> {
    const answer = await this.#ask(method, address, headers, body, sent);
    if (answer.status >= 200 && answer.status < 300) {
      this.#tokenIsFresh = false;
      return answer;
    }
    // The program was started again meanwhile: a page of it has a token that it knows.
    if (answer.status === 403 && !this.#tokenIsFresh && (await this.#renew())) throw new Error("with the new token");
    if (PASSES.has(answer.status)) throw new Error("once more");
    throw new Refusal(wordsOf(answer));
  }

  async #renew(): Promise<boolean> {
    const page = await fetch(`${this.#endpoint}/new`).catch(() => undefined);
    if (!page?.ok || page.redirected) return false;
    const found = new DOMParser().parseFromString(await page.text(), "text/html");
    const token = found.querySelector<HTMLInputElement>("input[name=token]")?.value;
    if (token) this.#token = token;
    this.#tokenIsFresh = token !== undefined;
    return this.#tokenIsFresh;
  }

  #ask(method: string, address: string, headers: Record<string, string>, body?: Blob, sent?: (bytes: number) => void): Promise<Answer> {
    return new Promise((done, broke) => {
      const request = new XMLHttpRequest();
      this.#request = request;
      request.open(method, address);
      const all = { ...headers, "Tus-Resumable": VERSION, "X-Form-Token": this.#token };
      for (const [name, value] of Object.entries(all)) request.setRequestHeader(name, value);
      request.upload.onprogress = (event) => sent?.(event.loaded);
      request.onload = () =>
        done({ status: request.status, text: request.responseText, header: (name) => request.getResponseHeader(name) });
      request.onerror = request.onabort = request.ontimeout = () => broke(new Error("the connection broke"));
      request.send(body ?? null);
    });
  }
}

function wordsOf({ status, text }: Answer): string {
  if (status === 401) return "You are signed out. Sign in again, then choose the same file: it goes on where it stopped.";
  if (status === 404) return "The upload is gone: it was cancelled, or nobody touched it for a week. Send the file again.";
  const words = text.trim().slice(0, 300);
  if (!words || words.startsWith("<")) return "The file was not taken.";
  return words.charAt(0).toUpperCase() + words.slice(1) + (/[.!?]$/.test(words) ? "" : ".");
}

/** Waits, but no longer than until the browser says that it is connected again. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => {
    const end = () => {
      window.clearTimeout(timer);
      window.removeEventListener("online", end);
      done();
    };
    const timer = window.setTimeout(end, milliseconds);
    window.addEventListener("online", end);
  });
}

function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(""));
}
