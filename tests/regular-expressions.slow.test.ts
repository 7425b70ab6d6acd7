/**
 * Every regular expression of the source against 100 kB strings made of its own characters: whoever writes a document or a
 * question must not be able to hold the process up. New expressions are covered because the source itself is read.
 */
import { createContext, runInContext } from "node:vm";
import { expect, test } from "vitest";
import {
  allLiterals,
  builtExpressions,
  type FoundExpression,
  hostileStrings,
  literalsOf,
  sourceFiles,
} from "./support/regular-expressions.ts";

const BYTES = 100_000;
const MAX_MS = 50;
const TRIES = 4;
/** A search is stopped here, so that an expression without an end names itself instead of the test's time running out. */
const STOP_MS = 1_000;

const processorMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** As the source uses it: every match of a global expression, the first of another. */
function run(expression: RegExp, text: string): void {
  const search = (): unknown => (expression.global ? text.replace(expression, "") : expression.test(text));
  try {
    runInContext("search()", createContext({ search }), { timeout: STOP_MS });
  } catch (error) {
    // The error comes from the other context: it is none of this one's classes.
    if (!String(error).includes("timed out")) throw error;
  }
}

/** The least of several tries: other work on the machine must not fail the test. */
function slownessMs(expression: RegExp, text: string): number {
  let least = Infinity;
  for (let i = 0; i < TRIES && least > MAX_MS && (i === 0 || least < MAX_MS * TRIES); i++) {
    const started = processorMs();
    run(expression, text);
    least = Math.min(least, processorMs() - started);
  }
  return least;
}

function slowOnes(found: readonly FoundExpression[]): string[] {
  const seen = new Set<string>();
  return found.flatMap(({ where, expression }) => {
    const key = `${expression.source}/${expression.flags}`;
    if (seen.has(key)) return [];
    seen.add(key);
    for (const text of hostileStrings(expression, BYTES)) {
      const ms = slownessMs(expression, text);
      if (ms > MAX_MS)
        return [`${where} ${String(expression)}: ${Math.round(ms)} ms on ${JSON.stringify(text.slice(0, 12))}…`];
    }
    return [];
  });
}

test("the scanner finds literals and nothing else", () => {
  const source =
    'const a = b / c; // /no/\nconst d = /x[/]y/gu.test("/no/"); const e = `${f(/z\\//)} /no/`; return /r/;';
  expect(literalsOf(source).map(({ literal }) => literal)).toEqual(["/x[/]y/gu", "/z\\//", "/r/"]);
  expect(allLiterals().length).toBeGreaterThan(sourceFiles().length);
});

test("no literal is slow on 100 kB", () => {
  expect(slowOnes(allLiterals())).toEqual([]);
});

test("no expression built while the modules load is slow on 100 kB", async () => {
  const built = await builtExpressions(/^main\.ts$/);
  expect(built.length).toBeGreaterThan(10);
  expect(slowOnes(built.filter(({ where }) => where !== ""))).toEqual([]);
});
