import fc from "fast-check";
import { expect, test } from "vitest";
import { normalizeText, normalizeWithMap } from "../../src/language/normalize.ts";

test("widths, traditional characters and repeated punctuation become one spelling", () => {
  expect(normalizeText("養老機構護理型床位佔比５５％！！！")).toBe("养老机构护理型床位占比55%！");
});

test("zero-width characters and emoji vanish, spaces collapse", () => {
  expect(normalizeText("  敬\u200B老\uFEFF院 👴🏻👨‍👩‍👧   在哪\n")).toBe("敬老院 在哪");
});

test("dialect characters and simplified characters that are also traditional stay", () => {
  expect(normalizeText("有冇人、佢、俺爹、著名、乾坤、慰藉、什么")).toBe("有冇人、佢、俺爹、著名、乾坤、慰藉、什么");
});

test("Kangxi radicals and radical supplements of printed pages become characters", () => {
  expect(normalizeText("⾸⻚")).toBe("首页");
});

test("each character maps back to the one it came from", () => {
  const original = "養\u200B老！！院";
  const { text, origin } = normalizeWithMap(original);
  expect(text).toBe("养老！院");
  expect(origin).toEqual([0, 2, 3, 5, 6]);
});

test("normalising twice changes nothing, and the map always fits", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), (input) => {
      const once = normalizeText(input);
      expect(normalizeText(once)).toBe(once);
      const { text, origin } = normalizeWithMap(input);
      expect(origin).toHaveLength(text.length + 1);
      expect(origin.every((at, i) => at >= (origin[i - 1] ?? 0) && at <= input.length)).toBe(true);
    }),
    { seed: 7, numRuns: 300 },
  );
});
