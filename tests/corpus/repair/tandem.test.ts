import fc from "fast-check";
import { expect, test } from "vitest";
import { findTandems, MIN_STRETCH_CHARS } from "../../../src/corpus/repair/tandem.ts";
import { PolicyWriter } from "../../support/policy-prose.ts";

const letters = (seed: number): string => new PolicyWriter(seed).sentences(12, 12);

test("a stretch printed twice in a row is found at any place and length; taking it out gives the text back", () => {
  const property = fc.property(fc.nat(500), fc.nat(200), fc.integer({ min: 50, max: 150 }), (seed, from, length) => {
    const text = letters(seed);
    const end = Math.min(text.length, from + length);
    if (end - from < MIN_STRETCH_CHARS * 2) return;
    const doubled = text.slice(0, end) + text.slice(from);
    const [tandem, ...others] = findTandems(doubled);
    expect(others).toEqual([]);
    const cut = tandem ?? { start: 0, length: 0 };
    expect(doubled.slice(0, cut.start) + doubled.slice(cut.start + cut.length)).toBe(text);
  });
  fc.assert(property, { numRuns: 100, seed: 9 });
});

test("rules, leader dots and texts that only resemble themselves are none", () => {
  expect(findTandems("＿".repeat(300))).toEqual([]);
  expect(findTandems("……".repeat(300))).toEqual([]);
  for (let seed = 1; seed <= 30; seed++) expect(findTandems(letters(seed))).toEqual([]);
});
