/** Do two claims speak of one indicator, in one measure? By the words of their names; groups that exclude each other are apart. */
import { inBaseUnit } from "../../language/units.ts";
import type { Claim } from "./claims.ts";
import { areApart, bare, coverage, measureOf, pairsOf } from "./indicator-words.ts";

/** Share of an indicator's pairs of characters that a passage must hold to speak of it. */
const ROW_IN_PASSAGE = 0.7;
const NAME_IN_PASSAGE = 0.75;
const NAME_BACK = 0.5;

/** Words at the end of a count's name that a sentence does not repeat. */
const COUNT_ENDING = /(?:覆盖面|覆盖率|人数|数量|总数|总量|配比)$/;

export interface Amount {
  value: number;
  unit: string;
}

/** The claim's number in its base unit; persons per thousand where it is in per mille. */
export function amountOf({ figure, row }: Claim): Amount {
  const unit = row !== null && figure.unit === "" ? row.unit : figure.unit;
  const amount = inBaseUnit(figure.value ?? Number.NaN, unit);
  return amount.unit === "‰" && /每?千名/.test(figure.per ?? "") ? { ...amount, unit: "人" } : amount;
}

export const isSameMeasure = (left: Claim, right: Claim): boolean => amountOf(left).unit === amountOf(right).unit;

function rowIsIn(row: Claim, text: Claim): boolean {
  if (coverage(row.subject, text.own) >= ROW_IN_PASSAGE) return true;
  const core = bare(row.subject).replace(COUNT_ENDING, "");
  return !/[%‰]/.test(row.figure.unit) && pairsOf(core).length >= 3 && coverage(core, text.own, 3) === 1;
}

/** True when both speak of one indicator; never for two rows, which a table keeps apart. */
export function isSameIndicator(left: Claim, right: Claim): boolean {
  if (left.row !== null && right.row !== null) return false;
  if (areApart(left.subject, right.subject)) return false;
  const [ours, theirs] = [measureOf(left.subject), measureOf(right.subject)];
  if (ours !== null && theirs !== null && ours.family !== theirs.family) return false;
  if (left.row !== null) return rowIsIn(left, right);
  if (right.row !== null) return rowIsIn(right, left);
  const [short, long] = left.subject.length <= right.subject.length ? [left, right] : [right, left];
  return coverage(short.subject, long.own) >= NAME_IN_PASSAGE && coverage(long.subject, short.own) >= NAME_BACK;
}
