/**
 * Who gets it, and who must: a home's or a worker's money must not become a family's. The kinds of person that a claim names
 * must be named where its passage says the same thing.
 */
import { payeeOf } from "../../corpus/payee.ts";
import type { Aligned, Fragment } from "./alignment.ts";
import { piecesFor } from "./pieces.ts";
import type { Violation } from "./violation.ts";

const KINDS: readonly [string, RegExp][] = [
  ["老年人", /老年人|老人|特困人员|失能人员|长者|[老失独]\S{0,3}群体|被保险人|岁(?:及|或)?以上|居民/u],
  ["家庭", /家庭(?!医生|病床|喘息|养老|照护床位)|家属|子女|亲属|照护者|赡养人|监护人|父母/u],
  [
    "机构",
    /机构|敬老院|养老院|供养服务设施|养护院|护理院|医院|企业|单位|市场主体|社会力量|社会组织|社会资本|中心|服务商|养老设施|服务设施|会员|福利院|互助点/u,
  ],
  [
    "从业人员",
    /护理员|护理人员|从业人员|工作人员|社会工作者|社工|医务人员|医护人员|医生|医师|护士|院长|负责人|毕业生|劳动者|见习|服务人员|助老员|持证|员工|职工/u,
  ],
];
/** Narrow groups that are no other group. */
const GROUPS: readonly RegExp[] = [/低保|最低生活保障/u, /特困/u, /残疾|重残/u, /职工(?=基本医疗|医保)/u, /城乡居民/u];
/** A home of the other kind. */
const KINDS_OF_HOME: readonly [RegExp, RegExp][] = [
  [/民办/u, /公办/u],
  [/公办/u, /民办/u],
];
const MONEY = /津贴|补贴|补助|奖补|护理费|生活费|贴息|奖励|贷款|\d\s*万?元/u;
const TO_FAMILY =
  /(?:您|家里|老年人|老人|家庭|居民|子女)[^，。；]{0,16}?(?:可领|能领|领取|领到|每月领|拿到|可以领|享受|得到)|(?:发给|付给|补给|给)(?:老年人|老人|您|家庭)/u;
const SAYS_INSTITUTION = /机构|企业|单位|养老院|敬老院/u;
const GIVEN_TO = /(提供给|交给|发给|划转至|划给|转交)([\p{Script=Han}]{2})/gu;
/** 「不是发给老人的」: the claim itself says who does not get it. */
export const DENIED = /(?:不是|并非)(?:发|付|补)?给(?:老年人|老人|个人|家庭|您)/u;

const violation = (text: string, against: string): Violation => ({ kind: "recipient-changed", text, against });

function payeeViolations({ text, passage }: Fragment): Violation[] {
  if (!MONEY.test(text) || !TO_FAMILY.test(text) || SAYS_INSTITUTION.test(text)) return [];
  const payee = payeeOf(passage.text);
  return payee === null || payee === "person" ? [] : [violation(text, passage.text)];
}

/** 「提供给老年人居住」 beside 「提供给社会力量为老年人……」. */
function givenViolations({ text, passage }: Fragment): Violation[] {
  const written = [...passage.text.matchAll(GIVEN_TO)];
  return [...text.matchAll(GIVEN_TO)].flatMap(([said, verb, whom]) => {
    const others = written.filter((match) => match[1] === verb);
    const isSame = others.length === 0 || others.some((match) => match[2] === whom);
    return isSame ? [] : [violation(said, others[0]?.[0] ?? "")];
  });
}

/** A home or a worker is often told as the one who acts; it matters where something is given to them or asked of them. */
const AS_OBJECT =
  /(?:为|对|给|向|引导|支持|鼓励|培训(?!疗养|机构)|将)[^，。；]{0,14}(?:机构|企业|单位|医院|员|人员|医生|院长|社工|者)|(?:机构|企业|单位|医院|员|人员|社工|者)[^，。；]{0,8}(?:领取|领|补贴|补助|津贴|护理费|享有)/u;

function otherHome(claim: string, near: string, whole: string): RegExp | undefined {
  return KINDS_OF_HOME.find(
    ([own, other]) => own.test(claim) && !own.test(near) && (other.test(near) || !own.test(whole)),
  )?.[0];
}

function kindViolations(fragment: Fragment): Violation[] {
  const { spoken, conditions } = piecesFor(fragment, { least: 0.6, printed: true });
  const near = [...spoken, ...conditions].join("");
  if (near === "") return [];
  const context = fragment.evidence.isRow ? fragment.passage.text : near;
  const whole = fragment.evidence.canonical;
  const isNew = (pattern: RegExp): boolean => {
    const match = pattern.exec(fragment.text);
    if (!match || pattern.test(context)) return false;
    // Where the piece names nobody, its sentence or clause says who is meant.
    const names = KINDS.some(([, kind]) => kind.test(context));
    if (!names && pattern.test(MONEY.test(fragment.text) ? fragment.passage.text : whole)) return false;
    if (pattern.test("机构") && !AS_OBJECT.test(fragment.text)) return !pattern.test(whole);
    if (pattern.test("从业人员") && !AS_OBJECT.test(fragment.text)) return false;
    // 「老年人福利补贴」 is a name, wherever in the passage it stands.
    const name = fragment.text.slice(match.index, match.index + match[0].length + 2);
    return name.length < match[0].length + 2 || !fragment.passage.text.includes(name);
  };
  const kind =
    KINDS.find(([, pattern]) => isNew(pattern))?.[1] ?? GROUPS.find(isNew) ?? otherHome(fragment.text, near, whole);
  return kind === undefined ? [] : [violation(kind.exec(fragment.text)?.[0] ?? "", near)];
}

/** True where a claim rightly says that a home's or a worker's money is not the family's. */
export const deniesRightly = ({ text, evidence }: Fragment): boolean =>
  DENIED.test(text) && evidence.passages.some((passage) => /institution|worker/u.test(payeeOf(passage.text) ?? ""));

/** Where a claim names another person than its passages do. */
export function recipientViolations({ fragments }: Aligned): Violation[] {
  return fragments
    .filter(({ text }) => !DENIED.test(text))
    .flatMap((fragment) => [...payeeViolations(fragment), ...givenViolations(fragment), ...kindViolations(fragment)])
    .slice(0, 1);
}
