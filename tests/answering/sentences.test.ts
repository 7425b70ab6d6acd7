import fc from "fast-check";
import { expect, test } from "vitest";
import { splitFragments, splitSentences } from "../../src/answering/sentences.ts";

test("a sentence ends at its mark and keeps the closing quotation mark", () => {
  expect(splitSentences("他说“好。”然后走了。再见").map(({ text }) => text)).toEqual([
    "他说“好。”",
    "然后走了。",
    "再见",
  ]);
});

test("nothing is cut inside a book title", () => {
  expect(splitSentences("依据《办法。试行》执行。完").map(({ text }) => text)).toEqual([
    "依据《办法。试行》执行。",
    "完",
  ]);
});

test("fragments end at commas and semicolons too", () => {
  expect(splitFragments("每月50元，惠及8000人；不再增加。").map(({ text }) => text)).toEqual([
    "每月50元，",
    "惠及8000人；",
    "不再增加。",
  ]);
});

test("every slice is verbatim at its place, whatever the text", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("老", "人", "。", "，", "《", "》", "”", " ", "\n", "；", "5"), { maxLength: 60 }),
      (letters) => {
        const text = letters.join("");
        for (const slice of [...splitSentences(text), ...splitFragments(text)]) {
          expect(text.slice(slice.start, slice.end)).toBe(slice.text);
        }
      },
    ),
  );
});
