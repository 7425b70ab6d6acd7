/**
 * What a conflict is: two places that differ on one matter, of a kind, with both passages. Kinds that change what a reader
 * may rely on are for readers; the others are for the people who keep the documents.
 */
import type { Clause } from "../clause.ts";

/** Kinds, with their names in reports. */
export const conflictKinds = {
  value: "数值不同",
  deadline: "时限不同",
  denominator: "计算单位不同",
  scope: "范围不同",
  strength: "要求的强度不同",
  wording: "叫法不同",
  coverage: "比例与“全覆盖”不符",
  bound: "比例超过上限",
  sum: "合计对不上",
  "part-above-total": "部分大于总数",
  "past-above-target": "已有水平高于目标",
  ceiling: "上限与现有量口径不同",
  unfinished: "在建与运营口径不同",
  first: "“首家”与数量不符",
  attribute: "指标属性写法不同",
  addressees: "责任主体写法不同",
  title: "标题不同",
  date: "日期不同",
  level: "上下级差异",
  region: "各地不同",
} as const;

export type ConflictKind = keyof typeof conflictKinds;

export interface Conflict {
  kind: ConflictKind;
  /** The clauses that differ, two or more, the one to go by first where there is such a one. */
  clauseIds: string[];
  /** The indicator or matter in question. */
  topic: string;
  /** How the clauses differ, in Chinese, without their words and without a full stop. */
  how: string;
  /** The same as a sentence for those who keep the documents, with the words. */
  explanation: string;
  /** The passages that differ, as their clauses print them: an answer that quotes none of them need not speak of it. */
  quotes: string[];
}

const READERS: ReadonlySet<ConflictKind> = new Set<ConflictKind>([
  "value",
  "deadline",
  "denominator",
  "strength",
  "scope",
  "coverage",
]);

/** True when a person who relies on one of the clauses has to know of the other. */
export const isForReaders = ({ kind }: Conflict): boolean => READERS.has(kind);

/** True when a document contradicts itself; false for differences between documents. */
export const isInside = ({ kind }: { kind: ConflictKind }): boolean => kind !== "level" && kind !== "region";

export interface Difference {
  kind: ConflictKind;
  topic: string;
  clauses: readonly Clause[];
  /** How they differ, without a full stop. */
  how: string;
  /** Passages as printed. */
  quotes: readonly string[];
}

/** Longest passage that a report quotes, in characters. */
const MAX_QUOTE_CHARS = 60;

/** A passage in quotation marks; where it is long, its beginning. */
function quoted(passage: string): string {
  const text = passage.trim();
  return text.length <= MAX_QUOTE_CHARS ? `「${text}」` : `「${text.slice(0, MAX_QUOTE_CHARS)}」……`;
}

/** Puts a difference into words. */
export function toConflict({ kind, topic, clauses, how, quotes }: Difference): Conflict {
  const clauseIds = [...new Set(clauses.map(({ id }) => id))];
  const passages = [...new Set(quotes)];
  const words = passages.map(quoted).join("；");
  return {
    kind,
    clauseIds,
    topic,
    quotes: passages,
    how,
    explanation: `同一份文件里「${topic}」${conflictKinds[kind]}：${how}；原话：${words}。`,
  };
}
