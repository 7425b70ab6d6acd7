import { expect, test } from "vitest";
import { scoreConflicts } from "../../src/evaluation/conflict-metrics.ts";

test("a conflict is found when one report holds all its passages", () => {
  const label = { id: "C1", document: "plan", quotes: ["占比达到60%", "占比（%） 55"] };
  const conflict = {
    clauseIds: ["plan-1", "plan-2"],
    quotes: ["占比达到60%", "1 占比（%） 55 约束性"],
    explanation: "",
  };
  expect(scoreConflicts([conflict], [label], () => true)).toMatchObject({ recall: 1, precision: 1 });
  const half = { ...conflict, quotes: conflict.quotes.slice(0, 1), explanation: "half" };
  expect(scoreConflicts([half], [label], () => true)).toEqual({
    recall: 0,
    precision: 0,
    missed: ["C1"],
    unconfirmed: ["half"],
  });
});
