/**
 * What an old person told of themselves in the walk through 「我能申请什么」: a plain record, null where nothing was told. Pure
 * data; nothing here is kept longer than the session that holds it.
 */

/** `alone` 独居 · `empty-nest` 空巢（只有老两口）· `left-behind` 留守（子女长年在外）· `family` · `home` 养老院、敬老院. */
export type Living = "alone" | "empty-nest" | "left-behind" | "family" | "home";

/** `destitute` 特困（五保）· `minimum-income` 低保 · `near-minimum` 低保边缘 · `bereaved` 计划生育特殊家庭 · `veteran` 优抚. */
export type Standing = "destitute" | "minimum-income" | "near-minimum" | "bereaved" | "veteran";

/** 能自理 · 部分失能 · 完全失能或失智. */
export type Care = "able" | "partial" | "full";

/** Whole years, both ends included: «82» is 82–82, «八十多» 80–89. */
export interface AgeRange {
  from: number;
  to: number;
}

export interface Person {
  /** The place, narrowest division first; null when not told. */
  ladder: string[] | null;
  age: AgeRange | null;
  living: Living | null;
  /** Empty: none of them. */
  standings: Standing[] | null;
  care: Care | null;
  /** Told only unasked. */
  disabled: boolean | null;
}

export const unknownPerson: Person = {
  ladder: null,
  age: null,
  living: null,
  standings: null,
  care: null,
  disabled: null,
};
