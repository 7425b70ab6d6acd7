import { expect, test } from "vitest";
import { oncePerDocument } from "../../src/indexing/once-per-document.ts";

test("a document is worked on once for each index, and not too many results are kept", () => {
  const made: string[] = [];
  const work = oncePerDocument((index: { name: string }, document) => made.push(`${index.name} ${document}`));
  const [first, second] = [{ name: "a" }, { name: "b" }];
  expect([work(first, "x"), work(first, "x"), work(second, "x"), work(first, "y")]).toEqual([1, 1, 2, 3]);
  for (let i = 0; i < 1_000; i += 1) work(second, `plan-${i}`);
  work(first, "x");
  expect(made).toHaveLength(1_003);
  work(second, "x");
  expect(made).toHaveLength(1_004);
});
