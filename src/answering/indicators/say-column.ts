/**
 * A column of cells → the sentence that a person reads first: who wrote what, who is highest, by how much, who wrote
 * nothing. Numbers are put in order or subtracted only where unit, denominator, year and direction are the same.
 */
import { bare } from "../../corpus/conflicts/indicator-words.ts";
import { regionOf } from "../cite.ts";
import { fill } from "../wording.ts";
import { areComparable } from "./columns.ts";
import type { FigureCell, FigureColumn } from "./columns.ts";
import { indicatorWording as wording } from "./indicator-wording.ts";
import type { StatedFigure } from "./stated-figures.ts";

/** The year of a figure where its clause prints it; a year read from elsewhere is not said. */
export function writtenYear({ year, clause }: StatedFigure): number | null {
  return year !== null && [clause.text, ...clause.path].some((text) => text.includes(String(year))) ? year : null;
}

/** `每千名老人 32 张`: what it is counted by, where neither the column's name nor the value says it. */
export function countedValue(figure: StatedFigure, value: string, name: string): string {
  const plain = bare(name);
  const isSaid = figure.per.split("、").some((part) => plain.includes(bare(part)));
  return figure.per === "" || isSaid || value.includes(figure.per) ? value : `${figure.per} ${value}`;
}

/** `≥55%` → `不低于 55%`: signs are for tables. */
export function spokenValue({ value, claim }: StatedFigure): string {
  const number = value.replace(/^[≥≤><＞＜]\s*/u, "");
  const { comparator } = claim.figure;
  if (number === value || comparator === "=" || comparator === "约") return value;
  return `${wording.bound[comparator]}${number}`;
}

export interface SaidColumn {
  text: string;
  /** Numbers that were worked out from two cited ones. */
  derived: string;
}

/** What the question wants to know of the order. */
export interface AskedOrder {
  /** It asks who is higher, or how much they differ. */
  isAsked: boolean;
  /** It asks for the lowest. */
  wantsLeast: boolean;
}

const ASKS_ORDER =
  /对比|比较|比一[比下]|相比|差|最|更|谁|哪(?:个|边|里|儿|家)|高|(?<!多)少(?!数)|多(?!少)|一样|不同|区别|比.{0,8}(?:省|国家|上级)/u;
const ASKS_LEAST = /最(?:低|少|小)|(?:哪|谁)[^，。？]{0,8}(?:低|少|小)/u;

export const askedOrder = (question: string): AskedOrder => ({
  isAsked: ASKS_ORDER.test(question),
  wantsLeast: ASKS_LEAST.test(question),
});

interface Told {
  region: string;
  figure: StatedFigure;
  /** Another value that the same document states; null where it states none. */
  differs: StatedFigure | null;
  mark: string;
}

const joined = (regions: readonly string[]): string => regions.join("、");

/** Regions that state the same in the same words stand together. */
function valuesOf(told: readonly Told[], name: string): string {
  const groups = new Map<string, Told[]>();
  for (const one of told) {
    const key = `${one.figure.per}\0${spokenValue(one.figure)}\0${one.differs?.value ?? ""}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const said = [...groups.values()].map((group) => {
    const [first] = group;
    if (first === undefined) return "";
    return `${joined(group.map(({ region }) => region))}${spacedValue(first.figure, name)}${elsewhere(first)}${group.map(({ mark }) => mark).join("")}`;
  });
  return said.join("，");
}

const elsewhere = ({ differs }: Told): string =>
  differs === null ? "" : `（${fill(wording.elsewhere, { value: differs.value })}）`;

/** A number keeps a blank before it. */
function spacedValue(figure: StatedFigure, name: string): string {
  const spoken = countedValue(figure, spokenValue(figure), name);
  return /^[\d约]/u.test(spoken) ? ` ${spoken}` : spoken;
}

const amountOf = ({ figure }: Told): number => figure.amount?.value ?? Number.NaN;

function difference(above: Told, below: Told): { text: string; number: string } | null {
  const scale = above.figure.claim.figure.value ?? Number.NaN;
  const other = below.figure.claim.figure.value ?? Number.NaN;
  const isOneUnit = above.figure.claim.figure.unit === below.figure.claim.figure.unit;
  const step = isOneUnit ? scale - other : amountOf(above) - amountOf(below);
  const rounded = Math.round(step * 100) / 100;
  if (!Number.isFinite(rounded)) return null;
  const unit = above.figure.amount?.unit ?? "";
  const printed = isOneUnit ? above.figure.claim.figure.unit : unit;
  const shown = unit === "%" ? ` ${wording.points}` : printed === "人" && !isOneUnit ? " 人" : ` ${printed}`;
  return { text: `${rounded}${shown}`, number: String(rounded) };
}

function orderOf(told: readonly Told[], { wantsLeast }: AskedOrder, isOtherwise: boolean): SaidColumn {
  const groups = told.map((one) => told.filter((other) => areComparable(one.figure, other.figure)));
  const [group] = groups.sort((a, b) => b.length - a.length);
  if (group === undefined || group.length < 2) {
    return { text: isOtherwise && told.length >= 2 ? wording.notOrdered : "", derived: "" };
  }
  const sorted = [...group].sort((a, b) => amountOf(b) - amountOf(a));
  const [top, bottom] = [sorted[0], sorted.at(-1)];
  if (top === undefined || bottom === undefined) return { text: "", derived: "" };
  const isAll = group.length === told.length;
  if (amountOf(top) === amountOf(bottom)) {
    return { text: isAll ? (told.length === 2 ? wording.twoSame : wording.allSame) : "", derived: "" };
  }
  const kind = top.figure.amount?.unit === "%" || top.figure.amount?.unit === "‰" ? "share" : "count";
  if (isAll && group.length === 2) {
    const step = difference(top, bottom);
    if (step === null) return { text: "", derived: "" };
    const values = { above: top.region, below: bottom.region, more: wording.more[kind], difference: step.text };
    // 「70%左右」 has no exact distance.
    const isAbout = [top, bottom].some(({ figure }) => figure.claim.figure.comparator === "约");
    if (isAbout) return { text: fill(wording.above, values), derived: "" };
    return { text: fill(wording.differs, values), derived: step.number };
  }
  const extreme = wantsLeast ? bottom : top;
  const regions = sorted.filter((one) => amountOf(one) === amountOf(extreme)).map(({ region }) => region);
  const most = wantsLeast ? wording.least[kind] : wording.most[kind];
  return { text: fill(wording.highest, { regions: joined(regions), most }), derived: "" };
}

/** The year that all of them are for, when it is written in each. */
function sharedYear(told: readonly Told[]): string {
  const years = new Set(told.map(({ figure }) => (figure.standing === "past" ? null : writtenYear(figure))));
  const [year] = years;
  return years.size === 1 && year != null ? `（${fill(wording.year, { year })}）` : "";
}

/** `markOf` gives the citation mark of a cell, e.g. `[1]`. */
export function sayColumn(column: FigureColumn, markOf: (cell: FigureCell) => string, order: AskedOrder): SaidColumn {
  const told = column.cells.flatMap((cell): Told[] =>
    cell.match === null
      ? []
      : [
          {
            region: regionOf(cell.document),
            figure: cell.match.figure,
            differs: cell.differs[0] ?? null,
            mark: markOf(cell),
          },
        ],
  );
  const absent = column.cells.filter(({ match }) => match === null).map(({ document }) => regionOf(document));
  const missing = absent.length > 0 ? fill(wording.absent, { regions: joined(absent) }) : "";
  if (told.length === 0) return { text: fill(wording.headNone, { name: column.name }), derived: "" };
  const head = fill(wording.head, { name: column.name, values: valuesOf(told, column.name) + sharedYear(told) });
  const ordered = order.isAsked
    ? orderOf(
        told,
        order,
        column.cells.some(({ otherwise }) => otherwise.length > 0),
      )
    : { text: "", derived: "" };
  return { text: head + ordered.text + missing, derived: ordered.derived };
}
