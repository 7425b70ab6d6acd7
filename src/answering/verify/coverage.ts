/**
 * Which characters of a claim stand in a passage: runs of two or more characters that occur in it letter by letter. What
 * stays uncovered, glue words aside, is what the claim adds. Both sides are in canonical spelling.
 */
import { GLUE } from "./synonyms.ts";

const GLUE_LONGEST_FIRST = [...new Set(GLUE)].sort((a, b) => b.length - a.length);
const GLUE_SET = new Set(GLUE);
const LONGEST_GLUE = Math.max(...GLUE.map((word) => word.length));
const GLUE_WORDS = new RegExp(GLUE_LONGEST_FIRST.join("|"), "gu");
const LEAST_RUN = 2;
const CONTENT = /[\p{Script=Han}A-Za-z]/u;

/** Length of the longest glue word at an end of the run; 0 where there is none. */
function glueLength(run: string, atStart: boolean): number {
  for (let length = Math.min(LONGEST_GLUE, run.length); length > 0; length--) {
    if (GLUE_SET.has(atStart ? run.slice(0, length) : run.slice(-length))) return length;
  }
  return 0;
}

function withoutGlueAround(run: string): string {
  let rest = run;
  for (let length = glueLength(rest, true); length > 0; length = glueLength(rest, true)) rest = rest.slice(length);
  for (let length = glueLength(rest, false); length > 0; length = glueLength(rest, false))
    rest = rest.slice(0, -length);
  return rest;
}

/** True at each character of `claim` that is part of a run of two or more characters of `passage`. */
export function coveredBy(claim: string, passage: string): boolean[] {
  const covered = Array.from<boolean>({ length: claim.length }).fill(false);
  for (let at = 0; at < claim.length;) {
    let length = 0;
    while (at + length < claim.length && passage.includes(claim.slice(at, at + length + 1))) length++;
    if (length >= LEAST_RUN) covered.fill(true, at, at + length);
    // The next run may begin inside this one.
    at += Math.max(1, length - 1);
  }
  return covered;
}

export interface Coverage {
  /** Characters that state something: letters and Han characters that are no glue. */
  content: number;
  covered: number;
  /** Runs of uncovered content, two or more characters each. */
  missing: string[];
}

/** How much of a claim's content stands in the passage. */
export function coverageOf(claim: string, passage: string): Coverage {
  const covered = coveredBy(claim, passage);
  const open = claim
    .split("")
    .map((character, at) => (covered[at] || !CONTENT.test(character) ? "\u0000" : character))
    .join("");
  const missing = open
    .split("\u0000")
    .filter((run) => run.length >= LEAST_RUN)
    .map(withoutGlueAround)
    .filter((run) => run.length >= LEAST_RUN && run.replace(GLUE_WORDS, "").length >= 1);
  const glued = claim.replace(GLUE_WORDS, (word) => "\u0000".repeat(word.length));
  const content = glued.split("").filter((character) => CONTENT.test(character)).length;
  const lost = missing.reduce((sum, run) => sum + run.length, 0);
  return { content, covered: Math.max(0, content - lost), missing };
}

/** Weight of what two texts share: long runs count more than the same characters scattered. */
export function likeness(claim: string, passage: string): number {
  let score = 0;
  for (let at = 0; at < claim.length;) {
    let length = 0;
    while (at + length < claim.length && passage.includes(claim.slice(at, at + length + 1))) length++;
    if (length >= LEAST_RUN) score += length ** 1.3;
    at += Math.max(1, length);
  }
  return score;
}
