// What can be written at a place of a query: fields, functions and words of the grammar, as the page has them in its data.

import { type Tables, tablesIn } from "./tables.ts";
import type { Writing } from "./writing.ts";

export interface Named {
  name: string;
  says: string;
}

export interface Field extends Named {
  /** Its name as it is written. */
  text: string;
}

export interface Words {
  fields: Field[];
  parts: Record<string, Named[]>;
  keywords: Named[];
  aggregates: (Named & { call: string })[];
  functions: (Named & { call: string })[];
  windows: (Named & { call: string })[];
}

export interface Offer {
  /** What the list shows, and what it says of it. */
  shown: string;
  says: string;
  /** What is written, and by how many characters the caret then goes back. */
  text: string;
  back: number;
}

interface Candidate extends Offer {
  name: string;
}

const ALIASES = /\bas\s+(?:`([^`]+)`|([\p{Alphabetic}_][\p{Alphabetic}\p{N}_]*))/giu;
const ROW_ID = { name: ":id", says: "the number of the row" };

/** The words that go on what is typed, the nearest first; all of them where nothing is typed yet. */
export function offersFor(words: Words, tables: Tables, writing: Writing, text: string): Offer[] {
  const typed = writing.typed.toLowerCase();
  const found = candidates(words, tables, writing, text).flatMap((candidate) => {
    const rank = rankOf(candidate.name.toLowerCase(), typed);
    return rank === null ? [] : [{ candidate, rank }];
  });
  found.sort((a, b) => a.rank - b.rank); // which leaves equals in their order
  const offers = found.map(({ candidate }) => candidate);
  const isWritten = offers.length === 1 && offers[0]?.text.toLowerCase() === typed;
  return isWritten ? [] : offers;
}

/** How well a name goes on what is typed: from its beginning, or from a later word of it. */
function rankOf(name: string, typed: string): number | null {
  if (name.startsWith(typed)) return 0;
  return name.includes(`_${typed}`) || name.includes(` ${typed}`) ? 1 : null;
}

/** What has to be asked of this site before all that goes on can be offered; nothing where all is known. */
export function wantedFor(tables: Tables, writing: Writing, text: string): Promise<void> | null {
  if (writing.kind === "table") return tables.askForDatasets();
  const id = writing.kind === "part" ? tableOf(writing.of, text) : null;
  return id === null ? null : tables.askForFields(id);
}

function candidates(words: Words, tables: Tables, writing: Writing, text: string): Candidate[] {
  const plain = ({ name, says }: Named): Candidate => ({ name, says, shown: name, text: name, back: 0 });
  const asTyped = (candidate: Candidate): Candidate => (isLoud(writing.typed) ? { ...candidate, text: candidate.text.toUpperCase() } : candidate);
  const follows = text.slice(writing.to);
  switch (writing.kind) {
    case "table":
      return tablesAt(tables, text.slice(0, writing.from) + text.slice(writing.to)).map(plain);
    case "system":
      return [plain(ROW_ID)];
    case "part":
      return partsOf(words, tables, writing.of, text).map(({ name, says, text }) => ({ ...plain({ name, says }), text }));
    case "quoted":
      return words.fields.map((field) => ({ ...plain(field), text: field.name.replaceAll("`", "``") + (follows.startsWith("`") ? "" : "`") }));
    case "word": {
      const fields = words.fields.map((field) => ({ ...plain(field), text: field.text, says: `field, ${field.says}` }));
      const call = (entry: Named & { call: string }): Candidate => ({ ...entry, shown: entry.call, ...callOf(entry, follows) });
      return [
        ...fields,
        ...namedIn(text, words).map((name) => plain({ name, says: "named in this query" })),
        ...words.keywords.map(plain).map(asTyped),
        ...[...words.aggregates, ...words.functions, ...words.windows].map(call).map(asTyped),
      ];
    }
  }
}

/** Whoever writes in capitals goes on in capitals. */
function isLoud(typed: string): boolean {
  return typed.length > 1 && typed === typed.toUpperCase() && typed !== typed.toLowerCase();
}

/** A call with the caret where its first argument goes; of a function of rows around a row, what `over` needs. */
function callOf({ name, call }: Named & { call: string }, follows: string): { text: string; back: number } {
  if (/^\s*\(/.test(follows)) return { text: name, back: 0 };
  const takesNothing = call.startsWith(`${name}()`);
  if (call.includes(" over (")) {
    const text = `${name}() over ()`;
    return { text, back: takesNothing ? 1 : text.length - name.length - 1 };
  }
  return { text: `${name}()`, back: takesNothing ? 0 : 1 };
}

/** The tables that the query names, then the datasets of this site. */
function tablesAt(tables: Tables, text: string): Named[] {
  const named = [...tablesIn(text).entries()].map(([name, id]) => ({ name, says: id === "this" ? "the dataset of this page" : "named in this query" }));
  const known = new Set(named.map(({ name }) => name));
  const others = (tables.datasets ?? []).filter(({ name }) => !known.has(name));
  return [...named, ...others].map(({ name, says }) => ({ name: `@${name}`, says }));
}

/** The dataset of the table of this name, with or without `@`; nothing where it is none, or a query. */
function tableOf(of: string, text: string): string | null {
  const name = of.replace(/^@/, "").replace(/^`|`$/g, "").toLowerCase();
  return tablesIn(text).get(name) ?? null;
}

/** The fields of a table, the parts of a field; of anything else, all parts there are. */
function partsOf(words: Words, tables: Tables, of: string, text: string): Field[] {
  const isField = words.fields.some((known) => known.name.toLowerCase() === of.toLowerCase());
  const id = isField ? null : tableOf(of, text);
  if (id === "this") return words.fields;
  if (id !== null) return tables.fieldsOf(id);
  return of.startsWith("@") ? [] : partsOfValue(words, of).map((part) => ({ ...part, text: part.name }));
}

function partsOfValue(words: Words, of: string): Named[] {
  const name = of.replace(/^`|`$/g, "").toLowerCase();
  const field = words.fields.find((known) => known.name.toLowerCase() === name);
  if (field && field.says in words.parts) return words.parts[field.says] ?? [];
  if (field || of === "") return [];
  return [...new Map(Object.values(words.parts).flat().map((part) => [part.name, part])).values()];
}

/** The names that the query makes up with `as`. */
function namedIn(text: string, words: Words): string[] {
  const names = [...text.matchAll(ALIASES)].map(([, quoted, bare]) => (quoted === undefined ? (bare ?? "") : `\`${quoted}\``));
  const known = new Set(words.fields.map((field) => field.text.toLowerCase()));
  return [...new Set(names)].filter((name) => !known.has(name.toLowerCase()));
}
