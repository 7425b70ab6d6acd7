/** What the phases of the synthetic contest share: the job, the files between two phases, the questions. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createTokenizer } from "../../src/language/tokenize.ts";
import type { SyntheticClause } from "./synthetic-clauses.ts";

export type Progress = (stage: string, done: number, total: number) => void;

export interface SyntheticJob {
  contest: "synthetic";
  phase: "build" | "search" | "vectors" | "whole";
  clauses: number;
  /** How many of them get a vector. */
  vectors: number;
  seed: number;
  /** Folder with the lexicon by which questions are read. */
  corpusDir: string;
  /** Where the index lies between the phases. */
  folder: string;
}

export const questionCount = 500;
export const shown = 10;
export const tokenizer = createTokenizer([]);

export const syntheticFiles = {
  lexical: (folder: string): string => join(folder, "lexical.bin"),
  questions: (folder: string): string => join(folder, "questions.json"),
  vectors: (folder: string): string => join(folder, "vectors.bin"),
  wordVectors: (folder: string): string => join(folder, "word-vectors.bin"),
};

export function readSyntheticQuestions(folder: string): string[] {
  const questions: string[] = JSON.parse(readFileSync(syntheticFiles.questions(folder), "utf8"));
  return questions;
}

export const wholeText = ({ heading, text }: SyntheticClause): string => `${heading} ${text}`;
