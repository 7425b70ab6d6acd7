import fc from "fast-check";
import { expect, test } from "vitest";
import { CsvSyntaxError, parseCsv } from "../../src/language/csv.ts";

const cellsOf = (text: string): string[][] => parseCsv(text).map((row) => row.cells);

test("cells, quoted cells, doubled quotation marks and line breaks inside are read", () => {
  expect(cellsOf('a,b\r\n"x,""y""",z\n"two\nlines",\n')).toEqual([
    ["a", "b"],
    ['x,"y"', "z"],
    ["two\nlines", ""],
  ]);
});

test("blank lines are skipped and line numbers are those of the file", () => {
  expect(parseCsv('\uFEFFa,b\n\n"c\nd",e\nf,g').map((row) => row.line)).toEqual([1, 3, 5]);
});

test("a last line without a line end counts, an empty text has no rows", () => {
  expect(cellsOf("a,b\nc,")).toEqual([
    ["a", "b"],
    ["c", ""],
  ]);
  expect(cellsOf("")).toEqual([]);
});

test("an unclosed quotation mark is refused with its line", () => {
  expect(() => parseCsv('a,b\n"c,d\n')).toThrow(CsvSyntaxError);
});

test("what is written quoted is read back", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", "老", ",", '"', "\n", " "), maxLength: 8 });
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 }), (rows) => {
      const written = rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(",")).join("\n");
      expect(cellsOf(written)).toEqual(rows);
    }),
    { seed: 5 },
  );
});
