/**
 * How strongly a claim binds beside its passage: a duty, a permission, an encouragement, a trial, a plan, or what is done.
 * A claim may not be stronger, nor make a duty a choice, nor call a target reached.
 */
import type { Aligned, Fragment } from "./alignment.ts";
import { BARE_SUBJECT, countIn, pairsOf } from "./pieces.ts";
import type { Violation } from "./violation.ts";

const DUTY =
  /必须|应当|应该|务必|一律|必需|(?<![适相响对反供效呼感优])应(?![对急用届变]|.尽)|不得|严禁|禁止|不准|(?<!无)须|不允许/u;
/** In a clause, these bind as well: 要, 确保, 严格. */
const DUTY_IN_CLAUSE = new RegExp(
  `${DUTY.source}|确保|严格|压实|严防|防止|需明确|(?:^|，|各地|部门|[委厅局府])(?:同时，)?要(?!求|素|件)|各[司负]其|不再|不兴建|坚持`,
  "u",
);
const CHOICE = /可以|(?<![许认])可(?![持靠及行供负操溯观查评控用接选穿调以])|允许|能(?=申请|领|享|得到|用|去)|建议/u;
const TRIAL = /探索|争取|力争|研究|试点|逐步/u;
const HEDGED =
  /鼓励|支持|引导|倡导|提倡|探索|试点|试行|争取|力争|研究|推动|推进|促进|逐步|逐渐|加快|可以|可能|有条件|计划|目标|要|将|会|规划|提出|打算|尝试|希望|预计|建议|原则上/u;
const LETS =
  /可以|(?<![许认])可(?![持靠及行供负操溯观查评控用接选穿调])|鼓励|支持|允许|提倡|引导|探索|建议|有条件|推动|促进/u;
const CLOSE = 0.8;
const DONE = /已经|均已|都已|已(?!建成(?:住宅|居住|小区|（)|成)|早已|了(?!解)|现已/u;

const violation = (kind: "force-changed" | "not-yet-achieved", fragment: Fragment, clause: string): Violation => ({
  kind,
  text: fragment.text,
  against: clause,
});

/** Words of force in the parts spoken of; where they have none, of the nearest part before them that has. */
function governing(fragment: Fragment, near: string): string {
  if (LETS.test(near) || DUTY_IN_CLAUSE.test(near)) return near;
  const before = fragment.passage.text
    .slice(0, Math.max(0, fragment.passage.text.indexOf(near.split(/(?<=[，：])/u)[0] ?? near)))
    .split(/(?<=[，：])/u);
  return `${before.reverse().find((piece) => LETS.test(piece) || DUTY_IN_CLAUSE.test(piece)) ?? ""}${near}`;
}

/** The parts of the passage that the fragment speaks of: its commas' pieces that share words with it. */
function spokenOf(fragment: Fragment, least = 0.4): string {
  const pieces = fragment.passage.text.split(/(?<=[，：])/u);
  const pairs = pairsOf(fragment.text);
  const shares = pieces.map((piece) => countIn(pairs, piece));
  const best = Math.max(0, ...shares);
  const isSpoken = (i: number): boolean => (shares[i] ?? 0) >= Math.max(1, best * least);
  // After a bare subject or a condition comes what is said of it.
  const follows = (i: number): boolean => isSpoken(i - 1) && BARE_SUBJECT.test(pieces[i - 1] ?? "");
  return pieces.filter((_, i) => isSpoken(i) || follows(i)).join("");
}

function fragmentViolations(fragment: Fragment, whole: Aligned): Violation[] {
  const claim = fragment.text;
  const clause = fragment.passage.text;
  const near = governing(fragment, spokenOf(fragment));
  const found: Violation[] = [];
  const isDuty = DUTY.test(claim);
  if (isDuty && !DUTY_IN_CLAUSE.test(clause)) found.push(violation("force-changed", fragment, clause));
  else if (isDuty && CHOICE.test(near) && !DUTY_IN_CLAUSE.test(near))
    found.push(violation("force-changed", fragment, near));
  else if (isDuty && /鼓励|支持|引导|倡导|探索|争取|力争/u.test(near) && !DUTY_IN_CLAUSE.test(near))
    found.push(violation("force-changed", fragment, near));
  const isChoice = /鼓励|可以|可(?=以|在|按|凭|申)|允许|提倡|支持/u.test(claim);
  const isOwnRight = /您[^，。]{0,12}可以?|也可以/u.test(claim);
  if (isChoice && !isDuty && !isOwnRight && DUTY_IN_CLAUSE.test(near) && !LETS.test(near))
    found.push(violation("force-changed", fragment, near));
  if (
    /可以/u.test(claim) &&
    !isDuty &&
    !isOwnRight &&
    DUTY.test(near) &&
    !CHOICE.test(near) &&
    !/鼓励|倡导/u.test(near)
  )
    found.push(violation("force-changed", fragment, near));
  if (isChoice && /擅自|违规|违法/u.test(near) && !/擅自|违规|违法|不|打击|查处/u.test(claim))
    found.push(violation("force-changed", fragment, near));
  if (DONE.test(claim) && fragment.evidence.force !== "achievement" && !/已|了|获评|达到了|完成了/u.test(near))
    found.push(violation("not-yet-achieved", fragment, near));
  const attribute = /约束性|预期性/u.exec(claim)?.[0];
  const own = /约束性|预期性/u.exec(clause)?.[0];
  if (attribute !== undefined && own !== undefined && attribute !== own)
    found.push(violation("force-changed", fragment, own));
  const hedges = CHOICE.test(near) ? whole.text : whole.text.replace(/可以|可能|可/gu, "");
  if (!HEDGED.test(hedges) && TRIAL.test(spokenOf(fragment, CLOSE)) && !isDuty)
    found.push(violation("force-changed", fragment, near));
  return found.slice(0, 1);
}

/** Where a claim binds more or less than its passages. */
export function modalityViolations(aligned: Aligned): Violation[] {
  return aligned.fragments.flatMap((fragment) => fragmentViolations(fragment, aligned)).slice(0, 2);
}
