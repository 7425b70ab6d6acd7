/**
 * A corpus folder → a copy with some of its question bank and lexicon left out: the files are not there, as if they had never
 * been written. The original is only read.
 */
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join, parse as parsePath } from "node:path";
import { parseCsv } from "../../src/language/csv.ts";

export interface LeftOut {
  /** All of the bank, or that of one document. */
  questions?: "all" | { document: string };
  /** All of the lexicon, or the rows of one source. */
  lexicon?: "all" | { source: string };
}

const quoted = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** A CSV text without the rows whose column 来源 is `source`. */
export function withoutSource(text: string, source: string): string {
  const [head, ...rows] = parseCsv(text);
  const column = head?.cells.findIndex((cell) => cell.trim() === "来源") ?? -1;
  const kept = rows.filter(({ cells }) => column < 0 || cells[column]?.trim() !== source);
  return [...(head ? [head] : []), ...kept].map(({ cells }) => `${cells.map(quoted).join(",")}\n`).join("");
}

async function namesIn(folder: string, ending: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith(ending) && !name.startsWith("."));
}

async function copyFolder(
  from: string,
  to: string,
  options: { ending: string; keep: (name: string) => boolean },
): Promise<void> {
  const names = await namesIn(from, options.ending);
  if (names.length > 0) await mkdir(to, { recursive: true });
  for (const name of names) {
    if (options.keep(name)) await copyFile(join(from, name), join(to, name));
  }
}

async function copyLexicon(from: string, to: string, leftOut: LeftOut["lexicon"]): Promise<void> {
  if (leftOut === "all") return;
  if (leftOut === undefined) return copyFolder(from, to, { ending: ".csv", keep: () => true });
  await mkdir(to, { recursive: true });
  for (const name of await namesIn(from, ".csv")) {
    await writeFile(join(to, name), withoutSource(await readFile(join(from, name), "utf8"), leftOut.source));
  }
}

/** Copies `from` to the new folder `to` without what is left out. */
export async function copyCorpus(from: string, to: string, leftOut: LeftOut): Promise<void> {
  await copyFolder(join(from, "documents"), join(to, "documents"), { ending: "", keep: () => true });
  for (const name of ["manifest.json", "places.csv"]) await copyFile(join(from, name), join(to, name)).catch(() => {});
  await copyFolder(join(from, "declined"), join(to, "declined"), { ending: ".csv", keep: () => true });
  await copyLexicon(join(from, "lexicon"), join(to, "lexicon"), leftOut.lexicon);
  const { questions } = leftOut;
  if (questions === "all") return;
  await copyFolder(join(from, "questions"), join(to, "questions"), {
    ending: ".csv",
    keep: (name) => questions === undefined || parsePath(name).name !== questions.document,
  });
}
