// What is being written at the caret of a query. It splits a text as the program's own lexer does (crates/query, `syntax`).

export interface Writing {
  /** A word; a name in backticks; a name that begins with a colon; the part of a value, after a point; a dataset, after `@`. */
  kind: "word" | "quoted" | "system" | "part" | "table";
  /** Where it begins, and where it ends: the caret may stand within. */
  from: number;
  to: number;
  /** What is there of it before the caret. */
  typed: string;
  /** The name before the point. */
  of: string;
}

const WORD = "[\\p{Alphabetic}_][\\p{Alphabetic}\\p{N}_]*";
const BLANK = /\s+|--[^\n]*\n|\/\*[\s\S]*?\*\//y;
// What is open at the caret, where nothing is offered.
const OPEN = /--|\/\*|['"]/y;
const TEXT = /'(?:[^']|'')*'(?!')|"(?:[^"\\]|\\[\s\S]|"")*"(?!")/y;
const NAME = /`(?:[^`]|``)*`(?!`)/y;
const TOKEN = new RegExp(`${WORD}|\\p{N}[\\p{Alphabetic}\\p{N}_.]*|@[\\p{Alphabetic}\\p{N}_-]*|::|:@?[\\p{Alphabetic}\\p{N}_]*|[\\s\\S]`, "uy");
const REST = /^[\p{Alphabetic}\p{N}_]*/u;

/** The place of the caret; nothing where it is within a text or a comment, or where a new name is made up. */
export function writingAt(text: string, caret: number): Writing | null {
  const head = text.slice(0, caret);
  const tokens: string[] = [];
  let at = 0;
  const eat = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(head)?.[0] ?? null;
    at += found?.length ?? 0;
    return found;
  };
  let isAfterBlank = true;
  while (at < head.length) {
    if (eat(BLANK) !== null) {
      isAfterBlank = true;
      continue;
    }
    isAfterBlank = false;
    const closed = eat(TEXT) ?? eat(NAME);
    if (closed !== null) {
      tokens.push(closed);
      continue;
    }
    if (eat(OPEN) !== null) return null;
    if (head[at] === "`") return place("quoted", text, at + 1, caret, "");
    tokens.push(eat(TOKEN) ?? "");
  }

  const last = isAfterBlank ? "" : (tokens.at(-1) ?? "");
  const isWord = new RegExp(`^${WORD}$`, "u");
  if (last.startsWith("@")) return place("table", text, caret - last.length, caret, "");
  if (last.startsWith(":") && last !== "::") return place("system", text, caret - last.length, caret, "");
  if (/^\p{N}/u.test(last)) return null;
  const typed = isWord.test(last) ? last : "";
  const before = typed === "" ? tokens : tokens.slice(0, -1);
  const end = before.at(-1) ?? "";
  if (end === "." && !isAfterBlank) return place("part", text, caret - typed.length, caret, before.at(-2) ?? "");
  if (end === "::" || end.toLowerCase() === "as") return null;
  return place("word", text, caret - typed.length, caret, "");
}

function place(kind: Writing["kind"], text: string, from: number, caret: number, of: string): Writing {
  const rest = REST.exec(text.slice(caret))?.[0] ?? "";
  return { kind, from, to: caret + rest.length, typed: text.slice(from, caret), of };
}
