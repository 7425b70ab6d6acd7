/**
 * A judged collection's folder, and files of labelled questions to learn from → clauses indexed in the three forms that retrieval
 * reads, questions as terms with the positions of their right clauses. Refuses a training option that names no two files.
 */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { BadInputError } from "../../src/errors.ts";
import type { Passage } from "../../src/evaluation/peers/peer.ts";
import { withCharacters } from "../../src/indexing/learned/characters.ts";
import type { WordVectors } from "../../src/indexing/learned/first-vectors.ts";
import { TermTable } from "../../src/indexing/learned/term-table.ts";
import { TextVectors } from "../../src/indexing/learned/text-vectors.ts";
import { LexicalIndex } from "../../src/indexing/lexical/lexical-index.ts";
import { CorpusEmbeddings } from "../../src/indexing/vectors/word-vectors.ts";
import { normalizeText } from "../../src/language/normalize.ts";
import { createTokenizer } from "../../src/language/tokenize.ts";
import type { TextIndexes } from "../../src/retrieval/learned/text-ranking.ts";
import { readPassageIds, readPassages, readQuestions } from "./collection.ts";

export interface JudgedQuestion {
  id: number;
  text: string;
  terms: string[];
  /** Positions of the right clauses. */
  clauses: number[];
}

export interface CollectionIndexes {
  indexes: TextIndexes;
  /** The same clauses with characters among the terms of their texts. */
  encoderTable: TermTable;
  wordVectors: WordVectors;
  /** The collection's own questions. */
  questions: JudgedQuestion[];
  /** Those to learn from; null when there are none. */
  given: JudgedQuestion[] | null;
}

const dimension = 256;
const everything = { sample: Number.MAX_SAFE_INTEGER, seed: 1 };
/** 第十二条之一 at the end of a title: what stands before it is the document. */
const articleNumber = /第[〇零一二三四五六七八九十百千万\d]+[条款章节](?:之[一二三四五六七八九十]+)?\s*$/u;

/** Number of the document that each passage belongs to, by its title without the article's number. */
function groupsOf(passages: readonly Passage[]): number[] {
  const numbers = new Map<string, number>();
  return passages.map(({ title = "" }, position) => {
    const name = title.trim() === "" ? `#${position}` : title.replace(articleNumber, "");
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  });
}

function readText(file: string): string {
  const bytes = readFileSync(file);
  return (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}

const id = z.union([z.string(), z.number()]).transform(String);
const question = z.object({ id, text: z.string() });

/** Labelled questions from a file of questions and a file of judgements. */
function readGiven(train: string, positions: ReadonlyMap<string, number>): { text: string; clauses: number[] }[] {
  const [questionsFile, judgementsFile, ...rest] = train.split(",").map((part) => part.trim());
  if (questionsFile === undefined || judgementsFile === undefined || rest.length > 0) {
    throw new BadInputError(`--train 要两个文件：${train}。`, { remedy: "请写成 queries.jsonl,qrels.tsv。" });
  }
  const read = (file: string): string[] => {
    try {
      return readText(file)
        .split("\n")
        .filter((line) => line.trim() !== "");
    } catch (cause) {
      throw new BadInputError(`读不了 ${file}。`, { remedy: "请检查 --train 后面的文件名。", cause });
    }
  };
  const right = new Map<string, number[]>();
  for (const line of read(judgementsFile)) {
    const [asked = "", passage = "", grade = "1"] = line.split(/\s+/);
    const position = positions.get(passage);
    if (position === undefined || !(Number(grade) > 0)) continue;
    right.set(asked, [...(right.get(asked) ?? []), position]);
  }
  return read(questionsFile).flatMap((line) => {
    const parsed = question.parse(JSON.parse(line));
    const clauses = right.get(parsed.id);
    return clauses === undefined ? [] : [{ text: parsed.text, clauses }];
  });
}

/** Reads and indexes. @param train two file names with a comma between them, or null. */
export function indexCollection(folder: string, train: string | null, say: (line: string) => void): CollectionIndexes {
  const passages = readPassages(folder);
  const questions = readQuestions(folder, everything);
  const tokenizer = createTokenizer([]);
  const cut = (text: string): string[] => tokenizer.terms(normalizeText(text));
  say(`切词：${passages.length} 条……`);
  const groups = groupsOf(passages);
  const clauses = passages.map(({ title = "", text }, i) => ({
    title: cut(title),
    body: cut(text),
    group: groups[i] ?? 0,
  }));
  const lexical = LexicalIndex.build(clauses.map(({ title, body }) => ({ path: title, body, figures: [], title: [] })));
  const table = TermTable.build(clauses);
  say("词向量……");
  const texts = passages.map(({ title = "", text }) => normalizeText(`${title} ${text}`));
  const embeddings = CorpusEmbeddings.fit(texts, tokenizer, { dimension });
  const wordVectors: WordVectors = {
    dimension,
    embedWords: (words) => embeddings.embedWords(words),
  };
  const vectors = new TextVectors(table, wordVectors);
  const judged = (some: readonly { text: string; clauses: Iterable<number> }[]): JudgedQuestion[] =>
    some.map(({ text, clauses }, i) => ({ id: i, text, terms: cut(text), clauses: [...clauses] }));
  return {
    indexes: { table, lexical, vectors },
    encoderTable: TermTable.build(
      clauses.map(({ title, body, group }) => ({ title, body: withCharacters(body), group })),
    ),
    wordVectors,
    questions: judged(questions.map(({ text, relevant }) => ({ text, clauses: relevant }))),
    given:
      train === null ? null : judged(readGiven(train, new Map(readPassageIds(folder).map((name, i) => [name, i])))),
  };
}
