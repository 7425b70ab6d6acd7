import { expect, test } from "vitest";
import { BigramCounts, bigramsOf } from "../../../src/indexing/lexical/bigram-counts.ts";
import { makeClause } from "../../support/clauses.ts";

const clause = (text: string, ...path: string[]): ReturnType<typeof makeClause> => makeClause({ text, path });
const first = [clause("高龄津贴每月90元", "津贴"), clause("津贴津贴", "补贴")];
const second = [clause("护理补贴"), clause("护理型床位占比")];

test("a bigram counts once for each clause that holds it, headings included", () => {
  const counts = BigramCounts.of([...first, ...second]);
  expect(counts.size).toBe(4);
  expect(["津贴", "补贴", "护理", "没有"].map((bigram) => counts.frequency(bigram))).toEqual([2, 2, 2, 0]);
  expect(bigramsOf("ＡＢ，津 贴")).toEqual(["ab", "津贴"]);
});

test("parts add up to the whole, joined or merged, also when they come from files", async () => {
  const parts = [first, second].map((clauses) => BigramCounts.open(BigramCounts.of(clauses).save()));
  const whole = BigramCounts.of([...first, ...second]);
  const merged = BigramCounts.open((await BigramCounts.merge(parts)).save());
  for (const sum of [BigramCounts.join(parts), merged]) {
    expect(sum.size).toBe(whole.size);
    for (const bigram of ["津贴", "补贴", "护理", "床位", "没有"]) {
      expect(sum.frequency(bigram), bigram).toBe(whole.frequency(bigram));
    }
  }
});
