/**
 * Are the words of a claim those of its passages? Most of each fragment must stand there, in the same or in other words
 * (synonyms), and no word that promises, names a person, a place or a benefit may be new.
 */
import type { Aligned, Fragment } from "./alignment.ts";
import { coverageOf } from "./coverage.ts";
import type { Violation } from "./violation.ts";

/** Words that change what somebody gets or who it is: never to be added. */
const WEIGHTY =
  /免费|减免|报销|全额|工资|住院|体检|住房|补贴|奖励|罚|贷款|奖补|优惠|打折|保险|慰问|养老金|预期性|约束性|网上|赔|押金|缴费|免/u;
const PERSON =
  /老年人|家庭|机构|企业|护理员|从业人员|工作人员|社会工作者|医生|医务人员|子女|居民|单位|志愿者|职工|公办|民办|员工|学生|残疾|失能|低保|会员/u;
const PLACE = /省|市|州|县|区/u;

const LEAST_SHARE_OF_FRAGMENT = 0.5;
/** A run of new words that is no paraphrase of one word any more. */
const LONG = 4;
const LEAST_SHARE_OF_CLAIM = 0.72;

function missingIn(words: string, texts: readonly string[]): string[] {
  return coverageOf(words, texts.join("\n")).missing;
}

const LEFT = 3;
const RIGHT = 2;
const LONGEST_SUBSTITUTE = 8;
const IN_PLACE = new RegExp(`^\\p{Script=Han}{2,${LONGEST_SUBSTITUTE}}$`, "u");

/** 「所有养老机构入住老年人每2年培训一遍」 in the frame of 「所有养老机构负责人每2年培训一遍」: words in the place of others. */
function substituted({ canonical: claim, passage }: Fragment): Violation[] {
  const clause = passage.canonical;
  return coverageOf(claim, clause).missing.flatMap((run): Violation[] => {
    const at = claim.indexOf(run);
    const [left, right] = [
      claim.slice(Math.max(0, at - LEFT), at),
      claim.slice(at + run.length, at + run.length + RIGHT),
    ];
    const from = clause.indexOf(left) + left.length;
    const to = clause.indexOf(right, from);
    const other =
      left.length === LEFT && right.length === RIGHT && from >= LEFT && to > from ? clause.slice(from, to) : "";
    const isOther = IN_PLACE.test(other) && !run.split("").some((character) => other.includes(character));
    return isOther ? [{ kind: "wording-unsupported", text: run, against: other }] : [];
  });
}

/** What a claim adds to its sources. */
export function supportViolations(aligned: Aligned): Violation[] {
  const found: Violation[] = [];
  const everywhere = aligned.all.flatMap((evidence) => [evidence.context, evidence.canonical]);
  for (const fragment of aligned.fragments) {
    const own = [fragment.passage.canonical, fragment.evidence.context];
    const near = [...own, ...aligned.fragments.map(({ passage }) => passage.canonical)];
    const weighty = missingIn(fragment.canonical, near).find(
      (run) =>
        WEIGHTY.test(run) ||
        PERSON.test(run) ||
        (PLACE.test(run) && !/^[省市州县乡]级$/u.test(run)) ||
        run.length >= LONG,
    );
    if (weighty !== undefined)
      found.push({ kind: "wording-unsupported", text: weighty, against: fragment.passage.text });
    found.push(...substituted(fragment));
    const coverage = coverageOf(fragment.canonical, everywhere.join("\n"));
    const lost = coverage.content - coverage.covered;
    const isLevel = coverage.missing.every((run) => /^[省市州县乡]级$/u.test(run));
    if (lost >= 2 && !isLevel && coverage.covered <= LEAST_SHARE_OF_FRAGMENT * coverage.content)
      found.push({ kind: "wording-unsupported", text: fragment.text, against: fragment.passage.text });
  }
  const whole = coverageOf(aligned.canonical, everywhere.join("\n"));
  const lost = whole.content - whole.covered;
  const isLevels = whole.missing.every((run) => /^[省市州县乡]级(?:、[省市州县乡]级)*$/u.test(run));
  if (found.length === 0 && lost >= 3 && !isLevels && whole.covered < LEAST_SHARE_OF_CLAIM * whole.content)
    found.push({ kind: "wording-unsupported", text: whole.missing.join("、"), against: aligned.passage.text });
  return found.slice(0, 2);
}
