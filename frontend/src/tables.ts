// The tables that a query names: which they are, and what is in those of other datasets, which is asked of this site once.

import type { Field, Named } from "./offers.ts";

const NAMED = /@([\p{Alphabetic}\p{N}_-]+)\s+as\s+@?(?:`([^`]+)`|([\p{Alphabetic}_][\p{Alphabetic}\p{N}_]*))/giu;
const QUERY = /\)\s*as\s+@?(?:`([^`]+)`|([\p{Alphabetic}_][\p{Alphabetic}\p{N}_]*))/giu;
const MENTIONED = /@([\p{Alphabetic}\p{N}_-]+)/gu;
const ID = /^[a-z0-9]{4}-[a-z0-9]{4}$/;
const MOST = 1000;

/** What the fields of a dataset are, as `/api/v1/datasets/{id}` says; a withheld one has no type, and is not offered. */
export function released(about: { fields: { name: string; type: string | null }[] }): Field[] {
  const fields = about.fields.filter(({ type }) => type !== null);
  return fields.map(({ name, type }) => ({ name, text: /^\w+$/.test(name) ? name : `\`${name}\``, says: (type ?? "").replaceAll("-", " ") }));
}

/** The names by which tables go in a query, with the dataset of each, where it is one. */
export function tablesIn(text: string): Map<string, string | null> {
  const tables = new Map<string, string | null>([["this", "this"]]);
  for (const [, id] of text.matchAll(MENTIONED)) if (id && ID.test(id)) tables.set(id, id);
  for (const [, quoted, bare] of text.matchAll(QUERY)) tables.set((quoted ?? bare ?? "").toLowerCase(), null);
  for (const [, id, quoted, bare] of text.matchAll(NAMED)) tables.set((quoted ?? bare ?? "").toLowerCase(), id?.toLowerCase() ?? null);
  return tables;
}

/** What is known of the datasets of this site. */
export class Tables {
  datasets: Named[] | null = null;
  readonly #fields = new Map<string, Field[]>();
  readonly #asked = new Map<string, Promise<void>>();
  /** What was answered, or will not be. */
  readonly #known = new Set<string>();

  /** The fields of a dataset; nothing of one that was not asked for yet. */
  fieldsOf(id: string): Field[] {
    return this.#fields.get(id) ?? [];
  }

  /** Asks for the published datasets; nothing where they are known. */
  askForDatasets(): Promise<void> | null {
    return this.#once(`/api/v1/datasets?standing=published&limit=${MOST}`, (answer) => {
      const { datasets } = answer as { datasets: { id: string; title: string }[] };
      this.datasets = datasets.map(({ id, title }) => ({ name: id, says: title }));
    });
  }

  /** Asks for the fields of a dataset; nothing where they are known. */
  askForFields(id: string): Promise<void> | null {
    if (!ID.test(id)) return null;
    return this.#once(`/api/v1/datasets/${id}`, (answer) => {
      this.#fields.set(id, released(answer as { fields: { name: string; type: string | null }[] }));
    });
  }

  /** Asks once; whoever asks meanwhile waits for the same answer. */
  #once(address: string, keep: (answer: unknown) => void): Promise<void> | null {
    if (this.#known.has(address)) return null;
    const asked = this.#asked.get(address) ?? this.#ask(address, keep);
    this.#asked.set(address, asked);
    return asked;
  }

  async #ask(address: string, keep: (answer: unknown) => void): Promise<void> {
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok) keep(await answer.json());
    this.#known.add(address);
  }
}
