/** The corpus as offices would hand it in: rendered by LibreOffice and Chromium, read back, measured against the labels. */
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { loadDocument } from "../../../src/corpus/load.ts";
import { parseReading } from "../../../src/corpus/parse-document.ts";
import { ReaderProcess } from "../../../src/corpus/readers/reader-process.ts";
import { textReader } from "../../../src/corpus/readers/text.ts";
import { scoreStructure } from "../../../src/evaluation/structure.ts";

const MIN_GOOD = 0.98;
const folder = join(import.meta.dirname, "../../fixtures/documents");
const golden = join(import.meta.dirname, "../../golden/clauses.dev.jsonl");
const corpus = join(import.meta.dirname, "../../../corpus/documents");

const labelSchema = z.object({
  document: z.string(),
  kind: z.string(),
  text: z.string(),
  repaired_text: z.string().default(""),
  path: z.array(z.string()),
  header: z.boolean().default(false),
});
const labels = readFileSync(golden, "utf8")
  .trim()
  .split("\n")
  .map((line) => labelSchema.parse(JSON.parse(line)));

const reader = new ReaderProcess();
afterAll(() => reader.close());

const files = readdirSync(folder);

test("every document of the corpus is there in four renderings", () => {
  expect(files).toHaveLength(readdirSync(corpus).length * 4);
});

test.each(files)("%s yields the clauses and the metadata of its text", async (file) => {
  const document = file.split(".")[0] ?? "";
  const bytes = new Uint8Array(readFileSync(join(folder, file)));
  const parsed = parseReading(await loadDocument(file, bytes, reader), { file, bytes });
  const clauses = parsed.clauses.map((clause) => ({ ...clause, document }));
  const [score] = scoreStructure(
    clauses,
    labels.filter((label) => label.document === document),
  ).documents;
  expect(score?.good).toBeGreaterThanOrEqual(MIN_GOOD);

  const plain = new Uint8Array(readFileSync(join(corpus, `${document}.txt`)));
  const own = parseReading(textReader.read(plain, `${document}.txt`), {
    file: `${document}.txt`,
    bytes: plain,
  }).document;
  const { title, docNumber, issuer, issuedDate, planPeriod, regionLadder, disclosure } = own;
  expect(parsed.document).toMatchObject({ title, docNumber, issuer, issuedDate, planPeriod, regionLadder, disclosure });

  const pages = parsed.clauses.map(({ source }) => source.start.page);
  expect(pages.every((page) => (extname(file) === ".pdf" ? page !== undefined && page >= 1 : page === undefined))).toBe(
    true,
  );
});
