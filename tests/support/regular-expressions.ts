/**
 * The project's source → every regular expression in it, and strings made to slow one down. Literals are found in the source
 * text; those built with `new RegExp` are caught while the modules load.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface FoundExpression {
  /** File and line, or the file alone for an expression that is built. */
  where: string;
  expression: RegExp;
}

export const sourceFolder = new URL("../../src/", import.meta.url).pathname;

export function sourceFiles(): string[] {
  return readdirSync(sourceFolder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .sort();
}

/** After one of these a slash divides; after anything else it opens an expression. */
const ENDS_VALUE = /[\w$)\]}"'`]$/;
const OPENS_AFTER_WORD = /(?:^|[^\w$.])(?:return|typeof|case|in|of|do|else|yield|await)$/;

/** Regular-expression literals of one file, strings, templates and comments passed over. */
export function literalsOf(source: string): { literal: string; line: number }[] {
  const found: { literal: string; line: number }[] = [];
  const templates: number[] = [];
  let depth = 0;
  let before = "";
  for (let i = 0; i < source.length; i++) {
    const c = source.charAt(i);
    const next = source.charAt(i + 1);
    if (c === "/" && next === "/") i = endOf(source, "\n", i) - 1;
    else if (c === "/" && next === "*") i = endOf(source, "*/", i + 2) - 1;
    else if (c === '"' || c === "'") {
      i = closingQuote(source, i);
      before = c;
    } else if (c === "`" || (c === "}" && templates.at(-1) === depth)) {
      if (c === "}") templates.pop();
      const end = templateEnd(source, i + 1);
      if (source.charAt(end) === "`") before = "`";
      else {
        templates.push(depth);
        before = "(";
      }
      i = end;
    } else if (c === "/" && (!ENDS_VALUE.test(before) || OPENS_AFTER_WORD.test(before))) {
      const end = literalEnd(source, i);
      const flags = /^[a-z]*/.exec(source.slice(end + 1))?.[0] ?? "";
      found.push({ literal: source.slice(i, end + 1) + flags, line: source.slice(0, i).split("\n").length });
      i = end + flags.length;
      before = ")";
    } else {
      if (c === "{") depth++;
      if (c === "}") depth--;
      if (!/\s/.test(c)) before = (before + c).slice(-12);
      else if (/\w$/.test(before)) before = before.slice(-12);
    }
  }
  return found;
}

function endOf(source: string, mark: string, from: number): number {
  const at = source.indexOf(mark, from);
  return at < 0 ? source.length : at + mark.length;
}

function closingQuote(source: string, from: number): number {
  let i = from + 1;
  while (i < source.length && source[i] !== source[from]) i += source[i] === "\\" ? 2 : 1;
  return i;
}

/** Index of the closing backtick, or of the `{` that opens a hole. */
function templateEnd(source: string, from: number): number {
  let i = from;
  while (i < source.length && source[i] !== "`") {
    if (source[i] === "$" && source[i + 1] === "{") return i + 1;
    i += source[i] === "\\" ? 2 : 1;
  }
  return i;
}

function literalEnd(source: string, from: number): number {
  let inClass = false;
  for (let i = from + 1; i < source.length; i++) {
    const c = source[i];
    if (c === "\\") i++;
    else if (c === "[") inClass = true;
    else if (c === "]") inClass = false;
    else if (c === "/" && !inClass) return i;
  }
  return source.length;
}

/** Every literal of the source. */
export function allLiterals(): FoundExpression[] {
  return sourceFiles().flatMap((file) =>
    literalsOf(readFileSync(join(sourceFolder, file), "utf8")).map(({ literal, line }) => {
      const end = literal.lastIndexOf("/");
      return { where: `src/${file}:${line}`, expression: new RegExp(literal.slice(1, end), literal.slice(end + 1)) };
    }),
  );
}

/** Loads every module and notes the expressions that it builds on the way. */
export async function builtExpressions(skip: RegExp): Promise<FoundExpression[]> {
  const found: FoundExpression[] = [];
  const original = globalThis.RegExp;
  let where = "";
  globalThis.RegExp = new Proxy(original, {
    construct(target, given: [string | RegExp, string?]) {
      const expression = new target(...given);
      // Packages build expressions too while they load; the caller's frame tells whose this one is.
      const caller =
        (new Error("who").stack ?? "").split("\n").find((frame) => !/Proxy|construct|^Error/.test(frame)) ?? "";
      if (caller.includes(sourceFolder)) found.push({ where, expression });
      return expression;
    },
  });
  try {
    for (const file of sourceFiles().filter((name) => !skip.test(name))) {
      where = `src/${file}`;
      await import(join(sourceFolder, file));
    }
  } finally {
    globalThis.RegExp = original;
  }
  return found;
}

const CLASS_SAMPLES: Record<string, string> = { d: "1", s: " ", w: "a", S: "老", D: "老", W: "，", n: "\n", t: "\t" };

/** Characters that an expression speaks of, one for each class. */
function alphabetOf(pattern: string): string[] {
  const characters = new Set<string>(["老", "1", " "]);
  const plain = pattern
    .replace(/\\[pP]\{[^}]*\}/g, "老")
    .replace(/\\u\{?([0-9a-fA-F]{4,5})\}?/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replace(/\\([dswSDWnt])/g, (_, name: string) => CLASS_SAMPLES[name] ?? "a")
    .replace(/\\b/g, "")
    .replace(/\(\?(?:[:=!]|<[=!]|<\w+>)/g, "(")
    .replace(/\{\d*,?\d*\}/g, "");
  for (const c of plain.replace(/\\(.)/g, "$1")) characters.add(c);
  return [...characters];
}

/** The pattern's own words, in their order: what is left when operators go. */
function wordsOf(pattern: string): string[] {
  const plain = pattern
    .replace(/\\[pP]\{[^}]*\}/g, "老")
    .replace(/\\([dswSDWnt])/g, (_, name: string) => CLASS_SAMPLES[name] ?? "a")
    .replace(/\(\?(?:[:=!]|<[=!]|<\w+>)/g, "(")
    .replace(/\{\d*,?\d*\}/g, "")
    .replace(/\[\^?(\\?.)(?:\\.|[^\]\\])*\]/g, "$1")
    .replace(/\\(.)/g, "$1");
  return plain.split(/[()|?*+^$.]+/).filter((word) => word !== "");
}

/** Strings of about `bytes` bytes that lead an expression on and then fail it. */
export function hostileStrings(expression: RegExp, bytes: number): string[] {
  const characters = alphabetOf(expression.source);
  const words = wordsOf(expression.source);
  const whole = words.join("");
  const units = new Set([...characters, ...words.slice(0, 8), whole]);
  for (const c of characters.slice(0, 6)) for (const d of characters.slice(0, 6)) if (c !== d) units.add(c + d);
  for (let end = 1; end < Math.min(words.length, 6); end++) units.add(words.slice(0, end).join(""));
  const strings: string[] = [];
  for (const unit of units) {
    if (unit === "") continue;
    const body = unit.repeat(Math.ceil(bytes / new TextEncoder().encode(unit).length));
    strings.push(body);
    if (unit.length <= 2) strings.push(`${whole}${body}\u0001`);
  }
  return strings;
}
