/**
 * Keeps `corpus/lexicon/*.csv` honest: every row can be read, and every policy term really occurs in a document, so
 * that an expansion never sends a question after words that no plan uses.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseCsv } from "../../src/language/csv.ts";

const lexiconFolder = join(import.meta.dirname, "../../corpus/lexicon");
const documentFolder = join(import.meta.dirname, "../../corpus/documents");
const header = ["说法", "政策用语", "方向", "权重", "类别", "地区", "来源", "说明"];

interface Row {
  /** `file.csv:line`, to find the row. */
  place: string;
  saying: string;
  terms: string[];
  direction: string;
  weight: string;
  cells: string[];
}

const files = readdirSync(lexiconFolder).filter((name) => name.endsWith(".csv"));

const tables = files.map((file) => {
  const [first, ...rest] = parseCsv(readFileSync(join(lexiconFolder, file), "utf8"));
  const rows = rest.map((row): Row => {
    const [saying = "", terms = "", direction = "", weight = ""] = row.cells;
    return { place: `${file}:${row.line}`, saying, terms: terms.split("|"), direction, weight, cells: row.cells };
  });
  return { file, header: first?.cells ?? [], rows };
});

const rows = tables.flatMap((table) => table.rows);

/** Page wraps, markup and spaces of the captures taken out: a term may run across them. */
const documentText = readdirSync(documentFolder)
  .filter((name) => name.endsWith(".txt"))
  .map((name) => readFileSync(join(documentFolder, name), "utf8").replace(/<[^>]*>|\s/g, ""))
  .join("\n");

const lengthOf = (text: string): number => Array.from(text).length;

test("every lexicon file opens with the agreed header", () => {
  for (const table of tables) expect(table.header, table.file).toEqual(header);
});

test("the lexicon has at least 1,200 entries in at least twenty themes", () => {
  expect(rows.length).toBeGreaterThanOrEqual(1200);
  expect(files.length).toBeGreaterThanOrEqual(20);
});

test("every row has eight columns, an arrow, a weight from 0.2 to 1 and the source editorial", () => {
  const faulty = rows.filter(({ cells, direction, weight }) => {
    const value = Number(weight);
    const isWeight = weight !== "" && value >= 0.2 && value <= 1;
    return cells.length !== header.length || !["→", "↔"].includes(direction) || !isWeight || cells[6] !== "editorial";
  });
  expect(faulty.map((row) => row.place)).toEqual([]);
});

test("no cell has spaces around it", () => {
  const faulty = rows.filter(({ cells, terms }) => [...cells, ...terms].some((text) => text !== text.trim()));
  expect(faulty.map((row) => row.place)).toEqual([]);
});

test("a saying is 2 to 10 characters long, but for two that are safe alone", () => {
  const safeAlone = new Set(["瘫", "骗"]);
  const faulty = rows.filter(({ saying }) => {
    const length = lengthOf(saying);
    return length > 10 || (length < 2 && !safeAlone.has(saying));
  });
  expect(faulty.map((row) => `${row.place} ${row.saying}`)).toEqual([]);
});

test("a row has one to four policy terms, none empty and none twice", () => {
  const faulty = rows.filter(
    ({ terms }) => terms.length > 4 || terms.includes("") || new Set(terms).size !== terms.length,
  );
  expect(faulty.map((row) => row.place)).toEqual([]);
});

test("every policy term occurs in a document", () => {
  const absent = rows.flatMap(({ place, terms }) =>
    terms.filter((term) => !documentText.includes(term.replace(/\s/g, ""))).map((term) => `${place} ${term}`),
  );
  expect(absent).toEqual([]);
});

test("both sides of a two-way row occur in a document", () => {
  const absent = rows.filter(({ direction, saying }) => direction === "↔" && !documentText.includes(saying));
  expect(absent.map((row) => `${row.place} ${row.saying}`)).toEqual([]);
});

test("no pair of saying and policy term is written twice", () => {
  const seen = new Map<string, string>();
  const twice: string[] = [];
  for (const { place, saying, terms } of rows) {
    for (const term of terms) {
      const earlier = seen.get(`${saying}\n${term}`);
      if (earlier !== undefined) twice.push(`${place} ${saying}→${term} (${earlier})`);
      seen.set(`${saying}\n${term}`, place);
    }
  }
  expect(twice).toEqual([]);
});

test("no saying equals a policy term that it stands for", () => {
  const faulty = rows.filter(({ saying, terms }) => terms.includes(saying));
  expect(faulty.map((row) => `${row.place} ${row.saying}`)).toEqual([]);
});
