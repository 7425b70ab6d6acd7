/** What retrieval hands to answering: the understood question and its clauses, best first, with the reasons. */
import type { Clause, PolicyDocument, RegionLadder } from "../corpus/clause.ts";
import type { DocumentNumber } from "./document-number.ts";

/** What the person wants to know; several may hold. */
export type Intent =
  | "amount" // 多少钱
  | "share" // 百分之几
  | "count" // 多少个
  | "age" // 多大年纪
  | "date" // 什么时候
  | "duration" // 多久、几天
  | "area" // 多大面积
  | "responsible" // 谁负责
  | "eligibility" // 我能不能
  | "compare" // 各地对比
  | "where-written" // 在哪一节
  | "yes-no" // 是不是
  | "list" // 有哪些
  | "definition" // 是什么意思
  | "procedure" // 怎么办、带什么
  | "contact" // 电话、地址
  | "metadata" // 文号、印发日期、规划期
  | "small-talk"
  | "emergency"
  | "medical"
  | "out-of-scope";

/** A place resolved to a ladder, narrowest first, e.g. 夏河 → ["夏河县","甘南藏族自治州","甘肃省"]. */
export interface ResolvedRegion {
  /** The words in the question that named it. */
  mention: string;
  ladder: RegionLadder;
}

/** A place said to lie in a region where it does not. */
export interface MisplacedRegion {
  place: ResolvedRegion;
  /** Full name of the region it is wrongly said to lie in. */
  claimed: string;
}

export interface UnderstoodQuestion {
  /** As the person wrote it, trimmed. */
  original: string;
  /** Widths, traditional characters, emoji and typing errors mended. */
  normalized: string;
  /** `normalized` without place names and particles: what is searched for. */
  searchText: string;
  /** Policy terms that the lexicon added, with their weights (0–1). */
  expansions: { term: string; weight: number; because: string }[];
  /** Regions named in the question, in order. */
  namedRegions: ResolvedRegion[];
  /** Ladder that applies: the named region, else the saved one; null when neither is known. */
  region: ResolvedRegion | null;
  /** Every region is wanted (各地, 五个地方, a comparison without names). */
  allRegions: boolean;
  intents: Intent[];
  /** Years named in the question. */
  years: number[];
  /** A false belonging in the question («石城不就是河北的嘛»); null or absent when there is none. */
  misplaced?: MisplacedRegion | null;
  /** The 文号 in the question; null or absent when there is none. */
  documentNumber?: DocumentNumber | null;
  /** True when it was made whole from a turn that leans on an earlier one. */
  isFollowUp?: boolean;
}

export interface RankedClause {
  clause: Clause;
  document: PolicyDocument;
  /** Higher is better; comparable only within one result. */
  score: number;
  /** How many steps up the person's region ladder the document stands, 0 and up; null when no region applies. */
  rung: number | null;
  /** Named contributions to `score`, e.g. `bm25`, `dense`, `heading`. */
  trace: Record<string, number>;
}

export interface Retrieval {
  question: UnderstoodQuestion;
  /** Best first. */
  clauses: RankedClause[];
  elapsedMs: number;
  /** One line each, in Chinese: a search that could not be used this time. */
  warnings?: string[];
}
