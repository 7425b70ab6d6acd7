/** Shares that cannot be meant as printed: more than the whole, and part of a whole that is called full coverage. */
import type { Claim } from "./claims.ts";
import type { Difference } from "./conflict.ts";

const GROWTH = /增长|提高|增加|提升|增幅|完成|超额|上浮/;

/** 100%以上, 120% of a coverage: no share of a whole can be that. */
export function overfullShares(claims: readonly Claim[]): Difference[] {
  return claims
    .filter(({ figure, passage }) => {
      if (figure.unit !== "%" || figure.value === null || GROWTH.test(passage)) return false;
      const isBound = figure.comparator === "≥" || figure.comparator === ">";
      return (isBound && figure.value >= 100) || (figure.value > 100 && /率|覆盖|占比/.test(passage));
    })
    .map(({ clause, figure, passage, subject }) => ({
      kind: "bound",
      topic: subject === "" ? passage : subject,
      clauses: [clause],
      how: `“${figure.text.trim()}”不可能超过全部`,
      quotes: [passage],
    }));
}

const NEARLY = 100;

/** 「建成率达到60%，基本实现全覆盖」: the sentence calls a part the whole. */
export function partialFullCoverage(claims: readonly Claim[]): Difference[] {
  return claims.flatMap((full): Difference[] => {
    if (full.row !== null || !full.figure.text.includes("全覆盖")) return [];
    const part = claims.find(
      ({ clause, figure, sentence, passage }) =>
        clause === full.clause &&
        sentence === full.sentence &&
        figure.end < full.figure.start &&
        figure.unit === "%" &&
        (figure.value ?? NEARLY) < NEARLY &&
        // A new subject between the two starts a new matter.
        !/[；;]/.test(clause.text.slice(figure.end, full.figure.start)) &&
        /率|占比|覆盖/.test(passage) &&
        startsWithVerb(full.passage),
    );
    if (part === undefined) return [];
    const how = `前面是 ${part.figure.text}，后面说“${full.passage}”`;
    return [{ kind: "coverage", topic: part.subject, clauses: [full.clause], how, quotes: [full.sentence] }];
  });
}

/** 「基本实现服务全覆盖」 has no subject of its own: it speaks of what the sentence speaks of. */
const startsWithVerb = (passage: string): boolean =>
  /^(?:并|从而|逐步|基本|全面)?(?:基本|全面)?(?:实现|达到|形成|完成|做到)/.test(passage);
