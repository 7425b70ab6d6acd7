import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { parseDocument } from "../../src/corpus/parse-document.ts";
import { readCorpus } from "../../src/corpus/read-corpus.ts";
import { isInside } from "../../src/corpus/conflicts.ts";
import { extractFigures } from "../../src/language/quantities.ts";
import { scoreConflicts } from "../../src/evaluation/conflict-metrics.ts";
import { scoreFacts, scoreFigures } from "../../src/evaluation/figure-metrics.ts";
import { scoreLabels } from "../../src/evaluation/label-agreement.ts";
import { scoreOutline, scoreStructure } from "../../src/evaluation/structure.ts";

const golden = (name: string): string => readFileSync(new URL(`../golden/${name}`, import.meta.url), "utf8");

const readJson = <T extends z.ZodType>(name: string, schema: T): z.output<T>[] =>
  z.array(schema).parse(JSON.parse(golden(name)));
const readJsonLines = <T extends z.ZodType>(name: string, schema: T): z.output<T>[] =>
  golden(name)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => schema.parse(JSON.parse(line)));

const path = z.array(z.string());
const sentenceLabel = z.object({
  document: z.string(),
  kind: z.string(),
  text: z.string(),
  repaired_text: z.string().default(""),
  path,
  header: z.boolean().default(false),
});
const documentLabel = z.object({
  document: z.string(),
  title: z.string(),
  docNumber: z.string().nullable(),
  issuer: z.string(),
  issuedDate: z.string(),
  disclosure: z.string(),
  planPeriod: z.object({ start: z.number(), end: z.number() }),
  region: z.object({ province: z.string(), prefecture: z.string().nullable(), county: z.string().nullable() }),
  sections: z.array(z.object({ path })),
});
const cell = z.union([z.number(), z.string()]).nullable();
const rowLabel = z.object({
  document: z.string(),
  indicator: z.string(),
  unit: z.string().nullable(),
  base2020: cell,
  target2025: cell,
  attribute: z.string().nullable(),
  group: z.string().nullable(),
});
const factLabel = z.object({ document: z.string(), fact: z.string(), value: z.string(), unit: z.string(), path });
const conflictLabel = z.object({ id: z.string(), document: z.string(), quotes: z.array(z.string()) });
const clauseLabel = z.object({
  document: z.string(),
  text: z.string(),
  heading: z.string(),
  force: z.enum(["achievement", "binding", "expected", "required", "promoted", "encouraged", "none"]),
  payee: z.enum(["person", "institution", "worker"]).nullable(),
  audience: z.array(
    z.enum([
      ...(["all-elderly", "care-dependent", "very-old", "poor", "living-alone", "bereaved", "disabled"] as const),
      ...(["families", "institutions", "workers", "volunteers", "departments"] as const),
    ]),
  ),
});
const figureLabel = z.object({
  document: z.string(),
  text: z.string(),
  figures: z.array(
    z.object({
      value: z.number().nullable(),
      unit: z.string(),
      comparator: z.enum(["=", "≥", "≤", "约", ">", "<"]),
      year: z.number().nullable(),
    }),
  ),
});

const reading = await readCorpus(new URL("../../corpus", import.meta.url).pathname);
const clauses = reading.documents.flatMap((document) => document.clauses);

test("every labelled sentence stands in exactly one clause under its headings", () => {
  const { documents, overall } = scoreStructure(clauses, readJsonLines("clauses.dev.jsonl", sentenceLabel));
  expect(documents).toHaveLength(5);
  for (const { document, good } of documents) expect(good, document).toBeGreaterThanOrEqual(0.98);
  expect(overall).toBeGreaterThanOrEqual(0.985);
});

test("the outline has the labelled headings", () => {
  for (const { document, sections } of readJson("outline.json", documentLabel)) {
    const paths = clauses.filter((clause) => clause.document === document).map((clause) => clause.path);
    const share = scoreOutline(
      paths,
      sections.map((section) => section.path),
    );
    expect(share, document).toBeGreaterThanOrEqual(0.95);
  }
});

test("all indicator rows are read with value, unit, comparator and attribute", () => {
  const labelled = readJson("tables.json", rowLabel);
  const rows = clauses.filter((clause) => clause.row !== null);
  expect(rows).toHaveLength(35);
  expect(labelled).toHaveLength(35);
  for (const label of labelled) {
    const found = rows.filter(
      (clause) =>
        clause.document === label.document &&
        clause.row?.indicator === label.indicator &&
        clause.row.group === label.group,
    );
    expect(found, label.indicator).toHaveLength(1);
    const row = found[0]?.row;
    expect(row?.unit, label.indicator).toBe(label.unit ?? "");
    expect(row?.attribute, label.indicator).toBe(label.attribute);
    if (typeof label.target2025 === "number") expect(Number(row?.target), label.indicator).toBe(label.target2025);
    if (typeof label.base2020 === "number") expect(Number(row?.base), label.indicator).toBe(label.base2020);
  }
});

const labelledMetadata = readJson("outline.json", documentLabel).map((label) => ({
  id: label.document,
  title: label.title,
  docNumber: label.docNumber,
  issuer: label.issuer,
  issuedDate: label.issuedDate,
  disclosure: label.disclosure,
  planPeriod: { startYear: label.planPeriod.start, endYear: label.planPeriod.end },
  regionLadder: [label.region.county, label.region.prefecture, label.region.province].filter((name) => name !== null),
}));

test("metadata agrees with the labels", () => {
  for (const label of labelledMetadata) {
    expect(reading.documents.find(({ document }) => document.id === label.id)?.document).toMatchObject(label);
  }
});

test("the texts alone, without the manifest, give the same metadata", () => {
  for (const label of labelledMetadata) {
    const bytes = readFileSync(new URL(`../../corpus/documents/${label.id}.txt`, import.meta.url));
    expect(parseDocument({ file: `${label.id}.txt`, bytes: new Uint8Array(bytes) }).document).toMatchObject(label);
  }
});

test("labelled facts are figures of a clause under the labelled headings", () => {
  const score = scoreFacts(clauses, readJsonLines("facts.dev.jsonl", factLabel));
  expect(score.labelled).toBeGreaterThan(80);
  expect(score.recall, score.misses.join("\n")).toBeGreaterThanOrEqual(0.97);
});

test("the figures of sentences labelled by hand are read, and no others", () => {
  const score = scoreFigures(readJsonLines("figures.jsonl", figureLabel), extractFigures);
  expect(score.labelled).toBeGreaterThan(120);
  expect(score.recall, score.misses.join("\n")).toBeGreaterThanOrEqual(0.97);
  expect(score.precision, score.misses.join("\n")).toBeGreaterThanOrEqual(0.97);
});

test("force, payee and audience agree with clauses labelled by hand", () => {
  const agreement = scoreLabels(clauses, readJsonLines("force.jsonl", clauseLabel));
  expect(agreement.labelled).toBeGreaterThan(100);
  expect(agreement.force, agreement.misses.join("\n")).toBeGreaterThanOrEqual(0.9);
  expect(agreement.payee, agreement.misses.join("\n")).toBeGreaterThanOrEqual(0.95);
  expect(agreement.audience).toBeGreaterThanOrEqual(0.9);
});

test("every task with a list of departments has exactly those, on each of its clauses", () => {
  const tasks = new Map<string, typeof clauses>();
  for (const clause of clauses) {
    if (clause.kind !== "body") continue;
    const key = `${clause.document}\0${clause.path.join("\0")}`;
    tasks.set(key, [...(tasks.get(key) ?? []), clause]);
  }
  const lists = [...tasks.values()].flatMap((own) => {
    const list = /[（(](省[^（()）]*(?:负责|参加)|人行[^（()）]*负责)[)）]/.exec(
      own.map(({ text }) => text).join(""),
    )?.[1];
    return list === undefined ? [] : [{ own, list }];
  });
  expect(lists).toHaveLength(22);
  for (const { own, list } of lists) {
    const names = list.split(/[、，]/).map((name) => name.replace(/(?:按职责分工负责|负责|牵头|参加)$/, ""));
    for (const clause of own) expect(clause.responsible, list).toEqual(names);
  }
});

test("every figure of the corpus stands at its place", () => {
  for (const clause of clauses)
    for (const { text, start, end } of clause.figures) expect(clause.text.slice(start, end), clause.id).toBe(text);
});

test("the interleaved capture loses exactly the sentences that no copy holds", () => {
  const parsed = reading.documents.find(({ document }) => document.missingSentences > 0);
  expect(parsed?.document.missingSentences).toBe(109);
  expect(parsed?.report.gaps).toBe(32);
  expect(parsed?.clauses.filter((clause) => clause.gapBefore).length).toBeGreaterThanOrEqual(30);
});

test("clause ids are unique and every source span holds the clause's first and last character", () => {
  expect(new Set(clauses.map((clause) => clause.id)).size).toBe(clauses.length);
  const files = new Map<string, string[]>();
  for (const clause of clauses) {
    const { file, start, end } = clause.source;
    const lines =
      files.get(file) ?? readFileSync(new URL(`../../corpus/documents/${file}`, import.meta.url), "utf8").split("\n");
    files.set(file, lines);
    if (clause.kind === "table") continue;
    expect(lines[start.line - 1]?.[start.column - 1], clause.id).toBe(clause.text[0]);
    expect(lines[end.line - 1]?.[end.column - 2], clause.id).toBe(clause.text.at(-1));
  }
});

test("the conflicts that people found are found, and hardly any other is reported", () => {
  const labels = readJsonLines("conflicts.jsonl", conflictLabel);
  const score = scoreConflicts(reading.conflicts.filter(isInside), labels, ({ id }) => id.startsWith("C"));
  expect(score.recall, score.missed.join()).toBeGreaterThanOrEqual(18 / 23);
  expect(score.precision, score.unconfirmed.join("\n")).toBeGreaterThanOrEqual(0.7);
  const levels = scoreConflicts(reading.conflicts, labels, ({ id }) => id.startsWith("L"));
  expect(levels.recall, levels.missed.join()).toBe(1);
});

test("every conflict names clauses that exist, and prints words of theirs", () => {
  const texts = new Map(clauses.map(({ id, text }) => [id, text]));
  for (const { clauseIds, quotes, explanation } of reading.conflicts) {
    const own = clauseIds.map((id) => texts.get(id) ?? "");
    expect(own, explanation).not.toContain("");
    for (const words of quotes)
      expect(
        own.some((text) => text.replace(/\s+/g, "").includes(words.replace(/\s+/g, ""))),
        words,
      ).toBe(true);
  }
});

test("the whole corpus is read in less than a second and a half", async () => {
  const started = performance.now();
  await readCorpus(new URL("../../corpus", import.meta.url).pathname);
  expect(performance.now() - started).toBeLessThan(1500);
});
