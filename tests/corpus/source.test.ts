import fc from "fast-check";
import { expect, test } from "vitest";
import { CapturedText, SourceText } from "../../src/corpus/source.ts";

test("every character knows its line and column through cutting, joining and replacing", () => {
  const capture = new CapturedText("a.txt", "甲乙\n丙丁戊\n\n己");
  const whole = capture.whole();
  const joined = SourceText.join([whole.slice(8, 9), whole.slice(3, 5)], "\n").replaceAll(/丁/g, "*");
  expect(joined.text).toBe("己\n丙*");
  expect(joined.span(capture)).toEqual({ file: "a.txt", start: { line: 4, column: 1 }, end: { line: 2, column: 2 } });
  expect(joined.extent(capture)).toEqual({ file: "a.txt", start: { line: 2, column: 1 }, end: { line: 4, column: 2 } });
  expect(joined.pieces(capture)).toHaveLength(2);
});

test("blank lines between two characters do not part a piece", () => {
  const capture = new CapturedText("a.txt", "甲乙\n\n丙");
  const text = SourceText.join([capture.whole().slice(0, 2), capture.whole().slice(4)]);
  expect(text.pieces(capture)).toEqual([{ file: "a.txt", start: { line: 1, column: 1 }, end: { line: 3, column: 2 } }]);
});

test("any slice spans exactly its own characters", () => {
  const property = fc.property(fc.stringMatching(/^[甲乙丙。\n]{2,60}$/), fc.nat(59), fc.nat(59), (text, a, b) => {
    const [from, to] = [Math.min(a, b) % text.length, (Math.max(a, b) % text.length) + 1];
    if (from >= to) return;
    const capture = new CapturedText("a.txt", text);
    const { start, end } = capture.whole().slice(from, to).span(capture);
    const lines = text.split("\n");
    const offset = ({ line, column }: { line: number; column: number }): number =>
      lines.slice(0, line - 1).reduce((sum, own) => sum + own.length + 1, 0) + column - 1;
    expect(text.slice(offset(start), offset(end))).toBe(text.slice(from, to));
  });
  fc.assert(property, { numRuns: 200, seed: 5 });
});
