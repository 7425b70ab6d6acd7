import fc from "fast-check";
import { expect, test } from "vitest";
import { atomsOf, breakLines, cutText } from "../../../src/channels/card/line-break.ts";

/** A face in which Chinese is 1 em wide and everything else half of it. */
const measure = (text: string): number =>
  Array.from(text).reduce((sum, character) => sum + ((character.codePointAt(0) ?? 0) < 0x2e80 ? 0.5 : 1), 0);
const width = 18;

const pieces = [
  ...Array.from("养老服务体系建设护理型床位尕喆夏河县"),
  ...Array.from("，。、；：！？「」《》（）“”"),
  "70%左右",
  "3000元/月",
  "55%以上",
  "2021—2025年",
  "冀政字〔2022〕23号",
  "1.2万张",
  "60周岁",
  "12345",
  "WeChat",
  "𠮷",
  "👨‍👩‍👧",
  " ",
  "\n",
  "……",
  "——",
];
const text = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((found) => found.join(""));
const bare = (found: string): string => found.replace(/\s/gu, "");

test("10,000 texts: every line fits, begins and ends as it may, breaks no atom, and nothing is lost", () => {
  fc.assert(
    fc.property(text, (given) => {
      const lines = breakLines(given, width, measure);
      expect(bare(lines.join(""))).toBe(bare(given));
      const isOrdinary = given
        .split("\n")
        .every((line) => atomsOf(line).every((atom) => measure(atom.trim()) <= width));
      for (const line of lines) {
        expect(measure(line)).toBeLessThanOrEqual(width);
        expect(line).not.toMatch(/\p{Surrogate}/u);
        if (!isOrdinary) continue;
        if (line !== lines[0] && !/\n\s*[，。、；：！？」》）”]/u.test(given)) {
          expect(line).not.toMatch(/^[，。、；：！？」》）”]/u);
        }
      }
      if (!isOrdinary || given.includes("\n")) return;
      const ends = new Set<number>();
      let at = 0;
      for (const atom of atomsOf(given)) ends.add((at += bare(atom).length));
      at = 0;
      for (const line of lines) expect(ends.has((at += bare(line).length))).toBe(true);
    }),
    { numRuns: 10_000, seed: 7 },
  );
});

test.each(["70%左右", "冀政字〔2022〕23号", "3000元/月", "2021—2025年", "1.2万张", "WeChat"])(
  "%s stays on one line wherever it falls",
  (whole) => {
    for (let before = 0; before < 30; before += 1) {
      const lines = breakLines(`${"老".repeat(before)}，${whole}。`, width, measure);
      expect(lines.some((line) => line.includes(whole))).toBe(true);
    }
  },
);

test("no line ends with an opening bracket or begins with closing punctuation", () => {
  for (let before = 0; before < 30; before += 1) {
    for (const line of breakLines(`${"老".repeat(before)}《规划》（试行），「照护」。`, width, measure)) {
      expect(line).not.toMatch(/[《（「]$/u);
      expect(line).not.toMatch(/^[》），」。]/u);
    }
  }
});

test("an atom wider than the box is broken between characters, never inside one", () => {
  expect(
    breakLines("𠮷".repeat(40).replace(/𠮷/gu, "，"), width, measure).every((line) => measure(line) <= width),
  ).toBe(true);
});

test("a long text is cut at the end of a sentence and says so", () => {
  expect(cutText("甲。乙乙乙。丙丙丙丙丙丙丙丙。", 8)).toBe("甲。乙乙乙。…全文见原件");
  expect(cutText("短。", 8)).toBe("短。");
});

test("10,000 cuts: what stays is the beginning, and no number loses its unit", () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 5, max: 60 }), (given, maxChars) => {
      const cut = cutText(given, maxChars);
      if (given.length <= maxChars) {
        expect(cut).toBe(given);
        return;
      }
      expect(cut.endsWith("…全文见原件")).toBe(true);
      const kept = cut.slice(0, -"…全文见原件".length);
      expect(given.startsWith(kept)).toBe(true);
      expect(kept.length).toBeLessThanOrEqual(maxChars);
      const left = given.slice(kept.length);
      expect(/\d$/.test(kept) && /^[\d%元万周张]/u.test(left)).toBe(false);
    }),
    { numRuns: 10_000, seed: 11 },
  );
});
