/**
 * A row that puts two groups into one value (乡镇（街道）… 50) beside a sentence that gives each its own (100% 的街道和 50%
 * 的乡镇): one of the groups has another value than the row says.
 */
import type { Claim } from "./claims.ts";
import type { Difference } from "./conflict.ts";
import { coverage } from "./indicator-words.ts";
import { wordsOf } from "./indicators.ts";

const GROUPS = ["街道", "乡镇", "社区", "行政村", "城市", "农村", "县", "市"];
/** Share of the row's words that the sentence must hold, beside naming its groups. */
const SAME_MATTER = 0.4;

const groupsIn = (text: string): string[] => GROUPS.filter((group) => text.includes(group));

/** The group that follows a figure: 「100% 的城市街道」. */
function groupAfter({ figure, clause }: Claim): string | undefined {
  const after = /^\s*的([\p{Script=Han}]{2,6})/u.exec(clause.text.slice(figure.end, figure.end + 8));
  return after === null ? undefined : groupsIn(after[1] ?? "").at(0);
}

function inOneSentence(row: Claim, claims: readonly Claim[]): Claim[][] {
  const named = claims.filter((claim) => claim.row === null && !claim.isPast && groupAfter(claim) !== undefined);
  const sentences = new Map<string, Claim[]>();
  for (const claim of named) {
    if (coverage(row.subject, claim.passage) < SAME_MATTER) continue;
    const key = `${claim.clause.id}\0${claim.passage}`;
    sentences.set(key, [...(sentences.get(key) ?? []), claim]);
  }
  return [...sentences.values()].filter((found) => found.length >= 2);
}

/** Finds them among the claims of one document. */
export function mergedGroupDifferences(claims: readonly Claim[]): Difference[] {
  const rows = claims.filter(({ row, isPast }) => row !== null && !isPast && groupsIn(row.indicator).length >= 2);
  return rows.flatMap((row) =>
    inOneSentence(row, claims).flatMap((split): Difference[] => {
      const own = groupsIn(row.subject);
      const told = split.filter(
        (claim) => own.includes(groupAfter(claim) ?? "") && claim.figure.unit === row.figure.unit,
      );
      const isOther = told.some(({ figure }) => figure.value !== row.figure.value);
      if (told.length < 2 || !isOther) return [];
      const values = told.map((claim) => `${groupAfter(claim) ?? ""} ${claim.figure.text}`).join("、");
      const how = `表中合为 ${row.figure.text}${row.row?.unit ?? ""}，正文分开写：${values}`;
      const clauses = [row.clause, ...told.map(({ clause }) => clause)];
      return [{ kind: "value", topic: row.subject, clauses, how, quotes: [row, ...told].map(wordsOf) }];
    }),
  );
}
