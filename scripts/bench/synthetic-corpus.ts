/** Synthetic clauses → a corpus folder that the program reads like any other: plans as text files, and the words people use. */
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SyntheticClause } from "./synthetic-clauses.ts";

export const clausesOfDocument = 150;
/** One document of this many is the county's, the others are the province's. */
export const localEvery = 1000;
export const county = "石城县";
const elsewhere = "河北省";

const digits = "零一二三四五六七八九";

/** 1–99 in Chinese. */
function chineseNumber(value: number): string {
  const [tens, ones] = [Math.floor(value / 10), value % 10];
  const ten = tens === 0 ? "" : `${tens === 1 ? "" : (digits[tens] ?? "")}十`;
  return ten + (ones === 0 && tens > 0 ? "" : (digits[ones] ?? ""));
}

/** A plan with a chapter for each run of clauses under one heading. */
function planText(clauses: readonly SyntheticClause[], number: number): string {
  const region = number % localEvery === 0 ? county : elsewhere;
  const lines = [`${region}养老服务规划`];
  let [chapter, item, last] = [0, 0, ""];
  for (const { heading, text } of clauses) {
    if (heading !== last) {
      last = heading;
      chapter += 1;
      item = 0;
      lines.push(`第${chineseNumber(chapter)}章 ${heading}`);
    }
    item += 1;
    lines.push(`${item}. ${text}`);
  }
  return lines.join("\n\n");
}

export const documentFile = (number: number): string => `plan-${String(number).padStart(6, "0")}.txt`;

/** Writes documents, numbered from `from`. @returns how many. */
export function writeDocuments(corpusDir: string, clauses: Iterable<SyntheticClause>, from: number): number {
  let number = from;
  let own: SyntheticClause[] = [];
  const write = (): void => {
    if (own.length === 0) return;
    writeFileSync(join(corpusDir, "documents", documentFile(number)), planText(own, number));
    number += 1;
    own = [];
  };
  for (const clause of clauses) {
    own.push(clause);
    if (own.length === clausesOfDocument) write();
  }
  write();
  return number - from;
}

/** An empty corpus with the lexicon of another. */
export function createSyntheticCorpus(corpusDir: string, lexiconFrom: string): void {
  mkdirSync(join(corpusDir, "documents"), { recursive: true });
  cpSync(join(lexiconFrom, "lexicon"), join(corpusDir, "lexicon"), { recursive: true });
}
