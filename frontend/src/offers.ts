// What can be written at a place of a query: fields, functions and words of the grammar, as the page has them in its data.

import type { Writing } from "./writing.ts";

export interface Named {
  name: string;
  says: string;
}

export interface Words {
  fields: (Named & { text: string })[];
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
export function offersFor(words: Words, writing: Writing, text: string): Offer[] {
  const typed = writing.typed.toLowerCase();
  const found = candidates(words, writing, text).flatMap((candidate) => {
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

function candidates(words: Words, writing: Writing, text: string): Candidate[] {
  const plain = ({ name, says }: Named): Candidate => ({ name, says, shown: name, text: name, back: 0 });
  const asTyped = (candidate: Candidate): Candidate => (isLoud(writing.typed) ? { ...candidate, text: candidate.text.toUpperCase() } : candidate);
  const follows = text.slice(writing.to);
  switch (writing.kind) {
    case "table":
      return [];
    case "system":
      return [plain(ROW_ID)];
    case "part":
      return partsOf(words, writing.of).map(plain);
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

/** The parts of a field; of anything else, all there are. After the name of a table nothing is known. */
function partsOf(words: Words, of: string): Named[] {
  if (of.startsWith("@")) return [];
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
