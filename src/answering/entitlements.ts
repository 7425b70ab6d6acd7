/**
 * A person, or a plain question → what the documents that apply name for them. Pure selection: for whom each place is was read
 * before; what is for people of another standing never gets in.
 */
import type { PolicyDocument } from "../corpus/clause.ts";
import { isAmong } from "./beneficiaries.ts";
import type { Verdict } from "./beneficiaries.ts";
import { entitlementKinds } from "./entitlement-kinds.ts";
import type { EntitlementKind } from "./entitlement-kinds.ts";
import { closeness, namedEntitlements } from "./named-entitlements.ts";
import type { NamedEntitlement, PolicyTexts, Standing } from "./named-entitlements.ts";
import type { Person } from "./person.ts";

export interface Entitlement extends NamedEntitlement {
  /** `maybe`: depends on what was not told, or on an assessment. */
  verdict: Exclude<Verdict, "no">;
  /** Steps up the ladder from the person's place. */
  rung: number;
}

/** Years of age from which the documents speak of 老年人. */
export const ELDERLY_FROM = 60;

/** Verdict on one place for one person. */
function verdictOf(entry: NamedEntitlement, person: Person): Verdict {
  const { kind, alternatives, saysForWhom } = entry;
  if (person.age !== null && person.age.to < ELDERLY_FROM) return "no";
  if (kind.atHome && person.living === "home") return "no";
  const own = isAmong(person, alternatives);
  const needed = kind.unlessSaid && saysForWhom ? "yes" : isAmong(person, kind.needs);
  if (own === "no" || needed === "no") return "no";
  return own === "maybe" || needed === "maybe" ? "maybe" : "yes";
}

const GIVES = /提供|发放|给予|实施|开展|落实|健全|建立|优先|确保/u;
const order: readonly Standing[] = ["stated", "principle", "aim"];

/** The better of two places that name the same thing comes first. */
function compare(a: Entitlement, b: Entitlement): number {
  return (
    Number(a.verdict === "maybe") - Number(b.verdict === "maybe") ||
    order.indexOf(a.standing) - order.indexOf(b.standing) ||
    a.rung - b.rung ||
    Number(b.saysForWhom) - Number(a.saysForWhom) ||
    closeness(b.alternatives) - closeness(a.alternatives) ||
    Number(GIVES.test(b.quote)) - Number(GIVES.test(a.quote)) ||
    a.quote.length - b.quote.length
  );
}

/** What the documents on a person's ladder name for them, one entry a kind, in the order of the kinds. */
export function entitlementsFor(index: PolicyTexts, person: Person): Entitlement[] {
  const ladder = person.ladder ?? [];
  const open = [...index.documents.values()].flatMap(({ id, regionLadder }) => {
    const rung = ladder.indexOf(regionLadder[0] ?? "");
    if (rung < 0) return [];
    return namedEntitlements(index, id).flatMap((entry): Entitlement[] => {
      const verdict = verdictOf(entry, person);
      return verdict === "no" ? [] : [{ ...entry, verdict, rung }];
    });
  });
  const chosen: Entitlement[] = [];
  for (const { id } of entitlementKinds) {
    const own = open.filter(({ kind }) => kind.id === id).sort(compare);
    const next = own.find((entry) => !chosen.some((other) => repeats(entry, other)));
    if (next !== undefined) chosen.push(next);
  }
  return chosen;
}

const askedWords = ({ asked, named }: EntitlementKind): RegExp => asked ?? named;

/**
 * What each of some regions' documents names of the kinds that a text speaks of, the plainest place of each. By document, in the
 * order given.
 */
export function namedByRegion(
  index: PolicyTexts,
  text: string,
  documents: Iterable<PolicyDocument> = index.documents.values(),
): NamedEntitlement[] {
  const kinds = new Set(entitlementKinds.filter((kind) => askedWords(kind).test(text)).map(({ id }) => id));
  return [...documents].flatMap((document) =>
    namedEntitlements(index, document.id)
      .filter(({ kind }) => kinds.has(kind.id))
      .sort(
        (a, b) =>
          order.indexOf(a.standing) - order.indexOf(b.standing) ||
          Number(b.saysForWhom) - Number(a.saysForWhom) ||
          Number(GIVES.test(b.quote)) - Number(GIVES.test(a.quote)),
      )
      .slice(0, 1),
  );
}

/** What is left of a plain question beside the thing's name and whom it is for. */
const PLAIN_REST =
  /老年人|老人|人员|家庭|家里|上门|送餐|紧急救援|失能|失智|高龄|独居|困难|农村|城市|我[妈爸们家]?|给|有|能|可以|享受|规定|政策|服务|制度|可|对|的|了|在|和|我们|当地|这里|[\p{P}\s]/gu;
const MOST_REST_CHARS = 2;
/** More than the thing itself: what a sentence that only names it leaves open. */
const ASKS_MORE = /标准|金额|条件|材料|流程|电话|地址|名单|数量|价|钱|期限|次数/u;

/** True when a text asks for nothing but one thing that documents name («有没有喘息服务», «高龄津贴给哪些老人»). */
export function asksPlainly(searchText: string): boolean {
  return entitlementKinds.some((kind) => {
    const words = askedWords(kind);
    if (!words.test(searchText) || ASKS_MORE.test(searchText)) return false;
    return searchText.replace(words, "").replace(PLAIN_REST, "").length <= MOST_REST_CHARS;
  });
}

/** Usual payments that the person might get and no document on their ladder names for them. */
export function unnamedFor(person: Person, found: readonly Entitlement[]): EntitlementKind[] {
  return entitlementKinds.filter(
    (kind) =>
      kind.isUsual === true && isAmong(person, kind.needs) === "yes" && !found.some((item) => item.kind.id === kind.id),
  );
}

/** The same words of a clause, which name several services in one breath, are shown once. Different sums are never merged. */
function repeats(entry: Entitlement, other: Entitlement): boolean {
  if (entry.clause.id !== other.clause.id || entry.kind.gives === "money" || other.kind.gives === "money") return false;
  return entry.quote.includes(other.quote) || other.quote.includes(entry.quote);
}
