import { describe, expect, test } from "vitest";
import { TermTable } from "../../../src/indexing/learned/term-table.ts";
import { softMatches } from "../../../src/retrieval/learned/soft-matches.ts";

/** 歇 and 喘息 mean nearly the same; 税 has nothing to do with either. */
const meanings: Record<string, [number, number]> = { 歇: [1, 0], 喘息: [0.95, 0.3122], 服务: [0.6, 0.8], 税: [0, 3] };
const table = TermTable.build([
  { title: [], body: ["喘息", "服务"], group: 0 },
  { title: [], body: ["税", "~税款"], group: 0 },
  { title: ["歇"], body: ["税"], group: 1 },
]);
const rows = new Float32Array(table.termCount * 2);
table.terms().forEach((term, id) => rows.set(meanings[term] ?? [0, 0], id * 2));
const positions = Uint32Array.from([0, 1, 2]);
const match = (terms: string[]): ReturnType<typeof softMatches> =>
  softMatches(table, { rows, dimension: 2 }, terms, positions);

describe("soft matches", () => {
  test("a clause covers a word with a word of like meaning, and better with the word itself", () => {
    const { covered } = match(["歇"]);
    expect(covered[0]).toBeGreaterThan(0.9);
    expect(covered[1]).toBeLessThan(0.1);
    expect(covered[2]).toBeCloseTo(1, 5);
  });

  test("the worst covered word is told, and how much of the body is to the point, titles not counted", () => {
    const { weakest, pointed } = match(["歇"]);
    expect(weakest[0]).toBeLessThan(0.1);
    expect(weakest[1]).toBeGreaterThan(0.9);
    expect(pointed[0]).toBeGreaterThan(0.5);
    expect(pointed[2]).toBeLessThan(0.1);
  });

  test("words of no clause and bigrams ask for nothing", () => {
    const { covered, pointed, weakest } = match(["从没见过", "~税款"]);
    expect([...covered, ...pointed, ...weakest]).toEqual(Array.from({ length: 9 }, () => 0));
  });

  test("one question leaves no trace in the next", () => {
    const first = [...match(["歇", "服务"]).covered];
    match(["税"]);
    expect([...match(["歇", "服务"]).covered]).toEqual(first);
  });
});
