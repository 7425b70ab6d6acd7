/**
 * A false premise about places («石城县不就是河北的嘛») → one sentence that puts it right, and the question without the
 * wrong place. Decided by the administrative ladder of the places named, nothing else.
 */
import type { UnderstoodQuestion } from "../retrieval/ranked-clause.ts";

export interface Premise {
  /** In Chinese, e.g. 石城县属于赣州市、江西省，不属于河北省。 */
  correction: string;
  /** The region that is meant. */
  region: UnderstoodQuestion["namedRegions"][number];
}

/** What stands between two places when one is said to belong to the other. */
const BELONGS = /^(?:县|市|州|省)?(?:不就|就|也|本来|应该|难道不)?(?:是|属于?|归|在)$/u;

/** The correction when a question says that a place belongs to another which is not on its ladder; else null. */
export function falsePremise(question: UnderstoodQuestion): Premise | null {
  const [first, second] = question.namedRegions;
  const wider = second?.ladder[0];
  if (!first || !second || !wider || first.ladder.includes(wider) || second.ladder.includes(first.ladder[0] ?? ""))
    return null;
  const from = question.normalized.indexOf(first.mention) + first.mention.length;
  const to = question.normalized.indexOf(second.mention, from);
  if (to < from || !BELONGS.test(question.normalized.slice(from, to))) return null;
  const [own, ...above] = first.ladder;
  if (!own || above.length === 0) return null;
  return { correction: `${own}属于${above.join("、")}，不属于${wider}。`, region: first };
}
