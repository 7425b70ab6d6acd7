/**
 * A claim denies what its passage affirms, or the other way round. Compared is what each negation denies: 不实行阶梯气价
 * against 实行阶梯气价. Bounds (不低于) and words that only look like denials (不同, 未成年, 非营利) are no negations.
 */
import type { Aligned, Fragment } from "./alignment.ts";
import type { Violation } from "./violation.ts";

const NEGATION =
  /不得|不准|不许|不能(?!自理)|不可(?!持续)|不允许|不必|不用|不需要|不须|不予|不再|不是|不搞|不会|不给|不包括|不属于|严禁|禁止|严防|防止|无需|无须|不应|没有|没|尚未|未经|未|取消|拒绝|停止|免于|除外|不(?!低于|少于|小于|超过|高于|多于|大于|足|到(?!位)|满|限|断|同|等|仅|便|良|动产|平衡|均|一|定期|明显|管|论|分|要|宜|健全|完善|高|强|够|适应|还|稳定)/gu;
const NO_DENIAL =
  /不(?:再)?(?:禁止|严禁|取消|拒绝)|未成年|未来|未(?:按|就业|继续)|非营利|无障碍|无偿|不能自理|不可或缺|不便|不限于|并非易事/gu;

interface Denial {
  word: string;
  /** All that follows in the sentence. */
  reach: string;
  /** What is denied: the next few characters. */
  scope: string;
}

const SCOPE = 8;

const PROHIBITED = /严禁|(?<!不)禁止|不得|严防|不准|不许/u;
const PROHIBITION = /^(?:严禁|禁止|不得|严防|不准|不许|不允许)$/u;

const bothProhibit = (a: string, b: string): boolean => PROHIBITION.test(a) && PROHIBITION.test(b);

/** 「不得以……为由拒绝执行」 denies twice, so not at all. */
const notRefused = (text: string): string =>
  text.replace(/((?:不得|不能|不可)[^，。；]{0,30})拒绝/gu, (_, before: string) => `${before}\u0001\u0001`);

function denialsIn(text: string): Denial[] {
  const readable = notRefused(text).replace(NO_DENIAL, (word) => "\u0001".repeat(word.length));
  const far = [...readable.matchAll(NEGATION)].flatMap((match): Denial[] => {
    // What is prohibited may go on after the comma.
    const rest = PROHIBITION.test(match[0])
      ? text
          .slice(match.index + match[0].length)
          .split(/[，]/u)
          .slice(1)
      : [];
    return rest.map((scope) => ({
      word: match[0],
      reach: scope,
      scope: scope.replace(/^将/u, "").slice(0, 2 * SCOPE),
    }));
  });
  const near = [...readable.matchAll(NEGATION)].map((match) => {
    const after = text.slice(match.index + match[0].length).split(/[，；。：、]/u)[0] ?? "";
    // 「会员制的除外」 denies what stands before it.
    const before = text.slice(Math.max(0, match.index - SCOPE), match.index);
    return {
      word: match[0],
      reach: PROHIBITION.test(match[0]) ? text.slice(match.index) : "",
      scope: match[0] === "除外" ? before : after.slice(0, SCOPE),
    };
  });
  return [...near, ...far];
}

const pairs = (text: string): string[] =>
  Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2)).filter((pair) =>
    /^[\p{Script=Han}]{2}$/u.test(pair),
  );

/** Share of a scope's pairs of characters that stand in a text. */
function share(scope: string, text: string): number {
  const own = pairs(scope);
  return own.length === 0 ? 0 : own.filter((pair) => text.includes(pair)).length / own.length;
}

const DENIES_MATTER = 0.5;

function fragmentViolations(fragment: Fragment, isProhibited: boolean): Violation[] {
  const claim = fragment.canonical;
  const clause = fragment.passage.canonical;
  const [said, written] = [denialsIn(claim), denialsIn(clause)];
  const found: Violation[] = [];
  for (const { word, scope } of said) {
    const isWritten =
      (scope.length < 2 && written.some((other) => other.word === word || bothProhibit(word, other.word))) ||
      written.some(
        (other) =>
          share(scope, other.scope) > 0 ||
          share(scope, other.reach) >= DENIES_MATTER ||
          share(other.scope, claim) >= DENIES_MATTER,
      );
    if (!isWritten) found.push({ kind: "negation-changed", text: word + scope, against: fragment.passage.text });
  }
  for (const { word, scope } of written) {
    const isTold = /^(?:取消|停止)$/u.test(word)
      ? claim.includes(scope.slice(-2))
      : share(scope, claim) >= DENIES_MATTER && share(scope.slice(0, 4), claim) > 0;
    if (!isTold) continue;
    if (said.length === 0 && !isProhibited)
      found.push({ kind: "negation-changed", text: fragment.text, against: word + scope });
  }
  return found.slice(0, 1);
}

const OPPOSITES: readonly (readonly [string, string])[] = [
  ["高于", "低于"], ["提高", "降低"], ["增加", "减少"], ["扩大", "缩小"], ["上升", "下降"], ["上调", "下调"],
  ["放宽", "收紧"], ["加强", "减弱"], ["简化", "增加"], ["优先", "最后"], ["取消", "保留"], ["有偿", "无偿"],
]; // prettier-ignore

/** 显著高于 beside 显著低于. */
function oppositeOf({ canonical: claim, passage, text }: Fragment): Violation[] {
  const pairs = OPPOSITES.flatMap(([a, b]) => [[a, b] as const, [b, a] as const]);
  const pair = pairs.find(
    ([own, other]) => says(claim, own) && !says(passage.canonical, own) && says(passage.canonical, other),
  );
  return pair === undefined ? [] : [{ kind: "negation-changed", text, against: passage.text }];
}

/** 不高于 says nothing of 高于. */
const says = (text: string, word: string): boolean => new RegExp(`(?<!不|不得)${word}`, "u").test(text);

/** Where a claim's denials are not those of its passages. */
export function polarityViolations({ fragments, canonical }: Aligned): Violation[] {
  // 「严禁甲，将乙用于丙」: the prohibition holds for what follows the comma.
  const prohibition = canonical.search(PROHIBITED);
  return fragments
    .flatMap((fragment) => {
      const at = canonical.indexOf(fragment.canonical);
      return [...fragmentViolations(fragment, prohibition >= 0 && prohibition < at), ...oppositeOf(fragment)];
    })
    .slice(0, 2);
}
