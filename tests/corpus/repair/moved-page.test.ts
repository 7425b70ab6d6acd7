import { expect, test } from "vitest";
import { type Ends, PageOrder } from "../../../src/corpus/repair/moved-page.ts";

const arabic = (number: number): Ends => ({
  isText: true,
  unfinished: false,
  opens: true,
  sign: { kind: "arabic", number, label: `${number}. `, length: 2 },
});
const torn: Ends = { isText: true, unfinished: true, opens: false, sign: null };
const rest: Ends = { isText: true, unfinished: false, opens: false, sign: null };

/** 1 (torn) | the page: rest of 2, 3 (torn) | rest of 1, 2 (torn) | 4. */
const swapped: Ends[] = [arabic(1), torn, rest, arabic(3), rest, arabic(2), torn, arabic(4)];

test("a move that puts items in order leaves no numbering break", () => {
  const order = new PageOrder(swapped);
  expect(order.numberingBreaks(null)).toBe(3);
  expect(order.numberingBreaks({ from: 2, to: 3, after: 6 })).toBe(0);
  expect(order.numberingBreaks({ from: 4, to: 6, after: 1 })).toBe(0);
});

test("a move mends the joint at which a paragraph broke off before a number", () => {
  const order = new PageOrder(swapped);
  expect(order.jointsMade({ from: 2, to: 3, after: 6 })).toBe(-1);
  expect(order.jointsMade({ from: 3, to: 3, after: 1 })).toBe(1);
});
