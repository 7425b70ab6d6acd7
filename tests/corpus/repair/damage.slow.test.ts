/** A thousand damaged captures: no silent error (see damage.test.ts for what that is), and how many come back letter by letter. */
import { expect, test } from "vitest";
import { CASES } from "../../support/damage-cases.ts";
import { expectTraceable, expectUncrossed } from "../../support/traceable.ts";

const CASES_PER_CLASS = 130;
const FIRST_SEED = 1;

/** Least share that must come back exactly; the others are marked, or hidden where pages moved without a trace. */
const MIN_EXACT: Record<string, number> = {
  clean: 1,
  "torn lines": 0.98,
  "swapped pages": 0.25,
  "dropped page": 0,
  "overlapping chunks": 1,
  "overlapping with loss": 0,
  "interleaved chunks": 0.8,
  combined: 0.97,
};

test.each(Object.entries(CASES))("%s: restored or marked, never silently wrong", (name, make) => {
  const tally = { exact: 0, marked: 0, hidden: 0, silent: 0 };
  for (let seed = FIRST_SEED; seed < FIRST_SEED + CASES_PER_CLASS; seed++) {
    const { verdict, capture, parsed, seam } = make(seed);
    tally[verdict]++;
    expect(verdict, `seed ${seed}`).not.toBe("silent");
    expectTraceable(parsed, capture);
    if (seam !== undefined) expectUncrossed(parsed, capture, seam);
  }
  expect(tally.exact / CASES_PER_CLASS).toBeGreaterThanOrEqual(MIN_EXACT[name] ?? 0);
  if (name !== "swapped pages" && name !== "dropped page") expect(tally.hidden).toBe(0);
});
