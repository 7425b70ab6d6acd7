/** The shape of a figure: a number as a clause prints it, with everything that is needed to read it right. */
import type { Comparator } from "./units.ts";

/** One quantity in a clause: an amount, age, share, ratio, count, area or date. */
export interface Figure {
  /** As printed in the clause, e.g. `不低于 55%`. */
  text: string;
  /** The number, e.g. 55; `1: 4` is 0.25; the year of a date; null where the value is words (明显增长). */
  value: number | null;
  /** As printed, widths normalised, e.g. `%`, `元`, `万元`, `人次`, `平方米`, `周岁`; empty where there is none. */
  unit: string;
  comparator: Comparator;
  /** The year the figure is for, if the clause says one. */
  year: number | null;
  /** The year it is measured against: 2020 in 「较2020年增长15%」 and for the 20% of 「由2020年的5%提高到20%」. */
  baseYear: number | null;
  /** What the number is counted by, as printed: `每千名老人`, `每人每月`, `人均`; null where it stands for itself. */
  per: string | null;
  /** Place of `text` in the clause: UTF-16 offsets, `end` exclusive. */
  start: number;
  end: number;
}

/** A figure while it is being read. */
export interface Found extends Figure {
  /** A date has its own year and lends it to what follows. */
  isDate: boolean;
}
