/** The comparison questions of the golden set against the real documents: no wrong figure in a cell, few left empty. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { Comparison } from "../../../src/answering/answer.ts";
import { parseConfig } from "../../../src/config.ts";
import { openAssistant } from "../../../src/main.ts";
import type { OpenedAssistant } from "../../../src/main.ts";

const line = z.object({
  id: z.string(),
  split: z.enum(["dev", "held-out"]),
  question: z.string(),
  history: z.array(z.string()),
  regionSetting: z.string().nullable(),
  /** A column each, by region: the value, several with |, after ? where it may be left out; null where none is written. */
  expected: z.array(z.record(z.string(), z.string().nullable())),
});
type Line = z.infer<typeof line>;

let folder = "";
let opened: OpenedAssistant;
let lines: Line[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "comparisons-"));
  opened = await openAssistant(parseConfig({ DATA_DIR: folder }));
  const text = await readFile("tests/golden/comparisons.jsonl", "utf8");
  lines = text
    .trim()
    .split("\n")
    .map((json) => line.parse(JSON.parse(json)));
}, 90_000);

afterAll(async () => {
  await opened.close();
  await rm(folder, { recursive: true, force: true });
});

async function compare({ id, question, history, regionSetting }: Line): Promise<Comparison | null> {
  let comparison: Comparison | null = null;
  for (const text of [...history, question])
    ({ comparison } = await opened.assistant.converse({ conversationId: id, text, regionSetting }));
  return comparison;
}

const plain = (text: string): string => text.normalize("NFKC").replace(/\s+/g, "");

function isRight(value: string, expected: string): boolean {
  return plain(expected)
    .replace(/^\?/, "")
    .split("|")
    .some((one) => {
      const number = /^[\d.]+/.exec(one)?.[0];
      if (number === undefined) return plain(value).includes(one);
      const printed = new RegExp(`(?<![\\d.])${number.replace(".", "\\.")}(?![\\d.])`);
      return printed.test(plain(value)) && plain(value).includes(one.slice(number.length, number.length + 1));
    });
}

interface Counts {
  right: number;
  wrong: string[];
  missed: string[];
}

function countCells({ id, expected }: Line, comparison: Comparison | null, counts: Counts): void {
  const rows = comparison?.kind === "figures" ? comparison.rows : [];
  const columns = Math.max(expected.length, rows[0]?.cells.length ?? 0);
  for (let column = 0; column < columns; column++) {
    const wanted = expected[column] ?? {};
    for (const region of new Set([...Object.keys(wanted), ...rows.map((row) => row.region)])) {
      const value = rows.find((row) => row.region === region)?.cells[column]?.value ?? null;
      const want = wanted[region] ?? null;
      const isRequired = want !== null && !want.startsWith("?");
      if (value === null && isRequired) counts.missed.push(`${id} ${region}: ${want}`);
      if (value === null) continue;
      if (want === null || !isRight(value, want)) counts.wrong.push(`${id} ${region}: ${value}, not ${want}`);
      else if (isRequired) counts.right++;
    }
  }
}

test.each(["dev", "held-out"] as const)("cells of the %s half: precision .97, recall .90", async (split) => {
  const counts: Counts = { right: 0, wrong: [], missed: [] };
  for (const one of lines.filter((candidate) => candidate.split === split)) {
    countCells(one, await compare(one), counts);
  }
  const told = `wrong: ${counts.wrong.join("; ")} — missed: ${counts.missed.join("; ")}`;
  expect(counts.right / (counts.right + counts.wrong.length), told).toBeGreaterThanOrEqual(0.97);
  expect(counts.right / (counts.right + counts.missed.length), told).toBeGreaterThanOrEqual(0.9);
});
