/**
 * `lexicon/*.csv` → what people say, and the policy terms it stands for. Refuses a file with a wrong header, weight,
 * direction or source, naming file and line; a missing folder is an empty lexicon with a warning.
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { CorpusError } from "../errors.ts";
import { CsvSyntaxError, parseCsv } from "./csv.ts";
import type { CsvRow } from "./csv.ts";
import { normalizeText } from "./normalize.ts";

export interface LexiconEntry {
  /** What a person says, normalised. */
  saying: string;
  /** The policy terms it stands for. */
  terms: string[];
  /** True for `↔`: the terms also stand for the saying. */
  bothWays: boolean;
  /** 0–1. */
  weight: number;
  category: string;
  /** Where it is said; empty: everywhere. */
  regions: string[];
  source: "editorial" | "development";
  note: string;
}

export interface Expansion {
  term: string;
  /** 0–1. */
  weight: number;
  /** The words of the text that led to the term. */
  because: string;
}

export interface Lexicon {
  entries: readonly LexiconEntry[];
  /** Every policy term, longest first. */
  policyTerms: readonly string[];
  /** One line each, in Chinese. */
  warnings: readonly string[];
  /** Of the files' bytes, hex. */
  sha256: string;
  /**
   * Policy terms for the sayings in `text`. A saying inside a longer saying that also occurs there does not count.
   * @param places names on the person's region ladder; entries of other regions weigh half.
   */
  expand(text: string, places?: readonly string[]): Expansion[];
}

const header = ["说法", "政策用语", "方向", "权重", "类别", "地区", "来源", "说明"];

function fail(file: string, line: number, problem: string, remedy: string): never {
  throw new CorpusError(`词表 ${file} 第 ${line} 行：${problem}。`, { remedy });
}

function readEntry(file: string, row: CsvRow): LexiconEntry {
  if (row.cells.length !== header.length) {
    fail(
      file,
      row.line,
      `应有 ${header.length} 栏，实有 ${row.cells.length} 栏`,
      "请补齐逗号，含逗号的内容用英文双引号括起。",
    );
  }
  const [saying = "", terms = "", direction = "", weightText = "", category = "", region = "", source = "", note = ""] =
    row.cells.map((cell) => cell.trim());
  if (saying === "") fail(file, row.line, "「说法」是空的", "请填写老百姓的说法，或删去这一行。");
  const termList = terms
    .split(/[|｜]/)
    .map(normalizeText)
    .filter((term) => term !== "");
  if (termList.length === 0) fail(file, row.line, "「政策用语」是空的", "请填写文件里的用语，几个用 | 隔开。");
  if (direction !== "→" && direction !== "↔") {
    fail(file, row.line, `「方向」是“${direction}”`, "请写 → 或 ↔。");
  }
  const weight = Number(weightText);
  if (weightText === "" || !(weight >= 0 && weight <= 1)) {
    fail(file, row.line, `「权重」是“${weightText}”`, "请写 0 到 1 之间的数。");
  }
  if (source !== "editorial" && source !== "development") {
    fail(file, row.line, `「来源」是“${source}”`, "请写 editorial 或 development。");
  }
  return {
    saying: normalizeText(saying),
    terms: termList,
    bothWays: direction === "↔",
    weight,
    category,
    regions: region.split(/[、|｜\s]+/).filter((name) => name !== ""),
    source,
    note,
  };
}

function parseFile(file: string, text: string): LexiconEntry[] {
  let rows: CsvRow[];
  try {
    rows = parseCsv(text);
  } catch (error) {
    if (error instanceof CsvSyntaxError) fail(file, error.line, error.message, "请检查这一行的英文双引号。");
    throw error;
  }
  const [first, ...rest] = rows;
  if (first === undefined || header.some((name, i) => first.cells[i]?.trim() !== name)) {
    fail(file, first?.line ?? 1, "栏名不对", `第一行请写：${header.join(",")}`);
  }
  return rest.map((row) => readEntry(file, row));
}

interface Link {
  terms: { term: string; weight: number }[];
  regions: readonly string[];
}

/** Sayings (and, for `↔`, the terms) → what they stand for. */
function linksOf(entries: readonly LexiconEntry[]): Map<string, Link[]> {
  const links = new Map<string, Link[]>();
  const add = (from: string, link: Link): void => {
    const known = links.get(from);
    if (known === undefined) links.set(from, [link]);
    else known.push(link);
  };
  for (const { saying, terms, weight, regions, bothWays } of entries) {
    add(saying, { terms: terms.map((term) => ({ term, weight })), regions });
    if (!bothWays) continue;
    for (const term of terms) {
      const others = [saying, ...terms].filter((other) => other !== term);
      add(term, { terms: others.map((other) => ({ term: other, weight })), regions });
    }
  }
  return links;
}

interface Match {
  key: string;
  start: number;
}

/** Occurrences of `keys` in `text`, leftmost and longest; what lies inside a longer one is left out. */
function createMatcher(keys: Iterable<string>): (text: string) => Match[] {
  const lengthsByStart = new Map<string, number[]>();
  const known = new Set(keys);
  for (const key of known) {
    const start = key[0] ?? "";
    const lengths = lengthsByStart.get(start) ?? [];
    if (!lengths.includes(key.length)) lengths.push(key.length);
    lengthsByStart.set(start, lengths);
  }
  for (const lengths of lengthsByStart.values()) lengths.sort((a, b) => b - a);
  return (text) => {
    const matches: Match[] = [];
    let coveredTo = 0;
    for (let start = 0; start < text.length; start += 1) {
      const lengths = lengthsByStart.get(text[start] ?? "");
      const length = lengths?.find((candidate) => known.has(text.slice(start, start + candidate)));
      if (length === undefined || start + length <= coveredTo) continue;
      matches.push({ key: text.slice(start, start + length), start });
      coveredTo = start + length;
    }
    return matches;
  };
}

/** 苏州 and 苏州市 are one place. */
const isSamePlace = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);

/** Makes a lexicon of entries already read. */
export function createLexicon(
  entries: readonly LexiconEntry[],
  origin: { warnings: readonly string[]; sha256: string } = { warnings: [], sha256: "" },
): Lexicon {
  const links = linksOf(entries);
  const match = createMatcher(links.keys());
  const policyTerms = [...new Set(entries.flatMap((entry) => entry.terms))].sort((a, b) => b.length - a.length);

  function expand(text: string, places: readonly string[] = []): Expansion[] {
    const best = new Map<string, Expansion>();
    for (const { key } of match(text)) {
      for (const { terms, regions } of links.get(key) ?? []) {
        const isLocal =
          regions.length === 0 ||
          places.length === 0 ||
          regions.some((region) => places.some((place) => isSamePlace(place, region)));
        for (const { term, weight } of terms) {
          const effective = isLocal ? weight : weight / 2;
          if (text.includes(term) || effective <= (best.get(term)?.weight ?? 0)) continue;
          best.set(term, { term, weight: effective, because: key });
        }
      }
    }
    return [...best.values()].sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1));
  }

  return { entries, policyTerms, warnings: origin.warnings, sha256: origin.sha256, expand };
}

async function listFiles(folder: string): Promise<string[] | null> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith(".csv")).sort();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw new CorpusError(`词表文件夹 ${folder} 读不了。`, { remedy: "请检查文件夹的读取权限。", cause: error });
  }
}

async function readFiles(corpusDir: string): Promise<{ name: string; bytes: Buffer }[]> {
  const folder = join(corpusDir, "lexicon");
  const names = (await listFiles(folder)) ?? [];
  return Promise.all(names.map(async (name) => ({ name, bytes: await readFile(join(folder, name)) })));
}

function hashFiles(files: readonly { name: string; bytes: Buffer }[]): string {
  const hash = createHash("sha256");
  for (const { name, bytes } of files) hash.update(name).update("\0").update(bytes);
  return hash.digest("hex");
}

/** What `loadLexicon` gives as `sha256`, without reading the entries. */
export async function fingerprintLexicon(corpusDir: string): Promise<string> {
  return hashFiles(await readFiles(corpusDir));
}

/**
 * Reads every `*.csv` of `<corpusDir>/lexicon`.
 * @throws CorpusError naming file and line.
 */
export async function loadLexicon(corpusDir: string): Promise<Lexicon> {
  const files = await readFiles(corpusDir);
  const sha256 = hashFiles(files);
  if (files.length === 0) {
    const warning = "没有找到词表（lexicon/*.csv），口语说法不会换成文件用语。";
    return createLexicon([], { warnings: [warning], sha256 });
  }
  const entries = files.flatMap(({ name, bytes }) => {
    try {
      return parseFile(name, new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    } catch (error) {
      if (error instanceof CorpusError) throw error;
      throw new CorpusError(`词表 ${name} 不是 UTF-8 编码。`, { remedy: "请另存为 UTF-8 再放回来。", cause: error });
    }
  });
  return createLexicon(entries, { warnings: [], sha256 });
}
