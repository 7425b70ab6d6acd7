/**
 * Are the words of a claim those of its passages? Most of each fragment must stand there, in the same or in other words
 * (synonyms), and no word that promises, names a person, a place or a benefit may be new.
 */
import type { Aligned } from "./alignment.ts";
import { coverageOf } from "./coverage.ts";
import type { Violation } from "./violation.ts";

/** Words that change what somebody gets or who it is: never to be added. */
const WEIGHTY =
  /免费|减免|报销|全额|工资|住院|体检|住房|补贴|奖励|罚|贷款|奖补|优惠|打折|保险|慰问|养老金|预期性|约束性|网上|赔|押金|缴费|免/u;
const PERSON =
  /老年人|家庭|机构|企业|护理员|从业人员|工作人员|社会工作者|医生|医务人员|子女|居民|单位|志愿者|职工|公办|民办|员工|学生|残疾|失能|低保|会员/u;
const PLACE = /省|市|州|县|区/u;

const LEAST_SHARE_OF_FRAGMENT = 0.5;
const LEAST_SHARE_OF_CLAIM = 0.72;

function missingIn(words: string, texts: readonly string[]): string[] {
  return coverageOf(words, texts.join("\n")).missing;
}

/** What a claim adds to its sources. */
export function supportViolations(aligned: Aligned): Violation[] {
  const found: Violation[] = [];
  const everywhere = aligned.all.flatMap((evidence) => [evidence.context, evidence.canonical]);
  for (const fragment of aligned.fragments) {
    const own = [fragment.passage.canonical, fragment.evidence.context];
    const near = [...own, ...aligned.fragments.map(({ passage }) => passage.canonical)];
    const weighty = missingIn(fragment.canonical, near).find(
      (run) => WEIGHTY.test(run) || PERSON.test(run) || (run.length >= 2 && PLACE.test(run)),
    );
    if (weighty !== undefined)
      found.push({ kind: "wording-unsupported", text: weighty, against: fragment.passage.text });
    const coverage = coverageOf(fragment.canonical, everywhere.join("\n"));
    const lost = coverage.content - coverage.covered;
    if (lost >= 2 && coverage.covered <= LEAST_SHARE_OF_FRAGMENT * coverage.content)
      found.push({ kind: "wording-unsupported", text: fragment.text, against: fragment.passage.text });
  }
  const whole = coverageOf(aligned.canonical, everywhere.join("\n"));
  const lost = whole.content - whole.covered;
  if (found.length === 0 && lost >= 3 && whole.covered < LEAST_SHARE_OF_CLAIM * whole.content)
    found.push({ kind: "wording-unsupported", text: whole.missing.join("、"), against: aligned.passage.text });
  return found.slice(0, 2);
}
