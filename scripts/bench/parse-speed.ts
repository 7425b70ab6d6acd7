/**
 * Parsing from bytes to clauses, timed: every document and an indicator table at 1, 10 and 100 times its length, in processor
 * time of this process. Longer texts are copies one after another, the worst case for whatever compares text with itself.
 */
import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { parseDocument } from "../../src/corpus/parse-document.ts";
import { markdownTable } from "../../src/evaluation/table.ts";
import { extractFigures } from "../../src/language/quantities.ts";

export interface ParseSpeed {
  name: string;
  /** Megabytes (10⁶ bytes of UTF-8) a second, at each of the `lengths`. */
  mbPerSecond: number[];
  /** Time per byte at the longest over that at the shortest. */
  growth: number;
  /** Share of the time that reading figures takes, 0–1. */
  figuresShare: number;
}

export const lengths = [1, 10, 100] as const;
const tableRows = 400;
/** The shortest text is read this often before and while it is timed; longer ones in proportion fewer times. */
const readings = 20;

const processorMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Least time of several readings, in milliseconds. */
function leastMs(times: number, work: () => void): number {
  let least = Infinity;
  for (let i = 0; i < times; i++) {
    const started = processorMs();
    work();
    least = Math.min(least, processorMs() - started);
  }
  return least;
}

function tableText(): string {
  const rows = Array.from(
    { length: tableRows },
    (_, i) => `第${i + 1}类护理型床位占比（%）\t${(i % 50) + 1}\t60\t约束性`,
  );
  return `一、目标\n到2025年建成服务体系。\n指标\t2020年\t2025年\t属性\n${rows.join("\n")}\n`;
}

function timed(name: string, text: string): ParseSpeed {
  const file = "sample.txt";
  const once = new TextEncoder().encode(text);
  const msPerByte = lengths.map((times) => {
    const bytes = new TextEncoder().encode(Array.from({ length: times }, () => text).join("\n"));
    const ms = leastMs(Math.max(2, Math.round(readings / times)), () => parseDocument({ file, bytes }));
    return ms / bytes.length;
  });
  const { clauses } = parseDocument({ file, bytes: once });
  const figuresMs = leastMs(readings, () => {
    for (const { text: own, row, kind } of clauses)
      if (kind !== "heading") extractFigures(own, row === null ? {} : { row });
  });
  const [shortest = 0] = msPerByte;
  return {
    name,
    mbPerSecond: msPerByte.map((ms) => 1 / (ms * 1000)),
    growth: (msPerByte.at(-1) ?? 0) / shortest,
    figuresShare: figuresMs / (shortest * once.length),
  };
}

/** Times every text document of the corpus, and a table. */
export async function measureParsing(corpusDir: string): Promise<ParseSpeed[]> {
  const folder = join(corpusDir, "documents");
  const files = (await readdir(folder)).filter((file) => extname(file) === ".txt").sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  const named: [string, string][] = files.map((file, i) => [file, texts[i] ?? ""]);
  named.push(["表格", tableText()]);
  for (const [name, text] of named) timed(name, text.slice(0, 4000));
  return named.map(([name, text]) => timed(name, text));
}

export function parseSpeedTable(rows: readonly ParseSpeed[]): string {
  return markdownTable({
    head: ["文件", ...lengths.map((times) => `${times} 倍 MB/s`), "每字节 100 倍/1 倍", "读数字占"],
    rows: rows.map(({ name, mbPerSecond, growth, figuresShare }) => [
      name,
      ...mbPerSecond.map((rate) => rate.toPrecision(3)),
      growth.toFixed(2),
      `${Math.round(figuresShare * 100)}%`,
    ]),
  });
}
