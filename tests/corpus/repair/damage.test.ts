/**
 * Damage of every class on papers that nobody has seen. A silent error is text that is neither the paper's letters in their
 * order nor marked by a gap or a warning. What is no silent error (`hidden`): pages out of order, or one missing, where no
 * paragraph breaks off before a sign, a caption or the end, no number fails to count on and no page number is printed; then
 * the capture is as readable as a paper of its own, and all that can be asked is that no printed letter is lost, doubled
 * or invented. Only swapped and dropped pages can be hidden; every other class must be exact or marked.
 */
import { describe, expect, test } from "vitest";
import { CASES } from "../../support/damage-cases.ts";
import { expectTraceable, expectUncrossed } from "../../support/traceable.ts";

const CASES_PER_CLASS = 8;
const FIRST_SEED = 20_000;
const CAN_HIDE = new Set(["swapped pages", "dropped page"]);

describe.each(Object.entries(CASES))("%s", (name, make) => {
  test("no silent error, and every letter of a clause is found at its place in the capture", () => {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + CASES_PER_CLASS; seed++) {
      const { verdict, capture, parsed, seam } = make(seed);
      expect(verdict === "hidden" && CAN_HIDE.has(name) ? "exact" : verdict, `seed ${seed}`).not.toMatch(
        /silent|hidden/,
      );
      expectTraceable(parsed, capture);
      if (seam !== undefined) expectUncrossed(parsed, capture, seam);
    }
  });
});
