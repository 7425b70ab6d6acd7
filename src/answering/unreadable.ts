/**
 * What was typed → what to do instead, when it holds no question in Chinese: signs, digits, another language, an address, a piece
 * of program, a telephone or identity-card number. Null for a text that can be searched as it stands. Pure.
 */
import { wording } from "./wording.ts";

export interface Unreadable {
  /** `clarify`: more words would do; `refusal`: another text is needed. */
  kind: "clarify" | "refusal";
  text: string;
  /** True when something in it can be searched all the same: Chinese words, or the digits of an age. */
  alsoSearch: boolean;
}

const HAN = /\p{Script=Han}/gu;
const ADDRESS = /\b(?:https?:\/\/|www\.)[^\s\p{Script=Han}，。]+/giu;
/** Marks that no sentence has: tags, braces, calls, statements. */
const PROGRAM =
  /<\/?[a-z][^<>]*>|[{}]|\w\(.*\)|=>|;\s*$|\b(?:select|insert|update|delete|drop)\b.+\b(?:from|into|table|set)\b/iu;
const TAG = /<\/?[a-z][^<>]{0,200}>/giu;
const IDENTITY_CARD = /^[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dxX]$/u;
const TELEPHONE = /^(?:\+?86)?1[3-9]\d{9}$|^0\d{9,11}$/u;
/** The public lines that a person may try to call from here. */
const HOTLINE = /^(?:12345|12349|12333|12393|12356|96\d{3})$/u;
/** Words about a page that say nothing of what is on it. */
const POINTS_AT_PAGE =
  /^(?:请|帮(?:我|忙)?|你|您|能|可以|看一?看|看一下|打开|读一?读|总结|概括|一下|这个?|那个?|里面?|上|的|网页|网址|网站|链接|文件|文章|内容|新闻|通知|政策|说了?|讲了?|写了?|什么|啥|是|有|哪些|吗|呢|吧|意思)+$/u;
/** So many letters of another script are a sentence, not a name or an abbreviation. */
const fewestForeignLetters = 8;

/** Letters and digits alone, in one width. */
const bareOf = (text: string): string => text.normalize("NFKC").replace(/[^\p{L}\p{N}+]/gu, "");

const isPersonal = (bare: string): boolean => IDENTITY_CARD.test(bare) || TELEPHONE.test(bare);

function withoutHan(text: string, bare: string): Unreadable {
  if (bare === "") return { kind: "clarify", text: wording.unsearchable.signs, alsoSearch: false };
  if (!/\p{L}/u.test(bare)) return { kind: "clarify", text: wording.unsearchable.digits, alsoSearch: false };
  if (PROGRAM.test(text)) return { kind: "refusal", text: wording.unsearchable.program, alsoSearch: false };
  return { kind: "refusal", text: wording.unsearchable.language, alsoSearch: /\p{Nd}/u.test(bare) };
}

/** The reply to a text that holds no question in Chinese, or not only; null for all others. */
export function unreadable(text: string): Unreadable | null {
  const bare = bareOf(text);
  if (isPersonal(bare)) return { kind: "clarify", text: wording.unsearchable.personal, alsoSearch: false };
  const unlinked = text.replace(ADDRESS, " ");
  const words = bareOf(unlinked.replace(TAG, " "));
  if (unlinked !== text && (words === "" || POINTS_AT_PAGE.test(words)))
    return { kind: "refusal", text: wording.unsearchable.address, alsoSearch: false };
  if (HOTLINE.test(bare)) return { kind: "clarify", text: wording.unsearchable.hotline, alsoSearch: false };
  const han = words.match(HAN) ?? [];
  if (han.length === 0) return withoutHan(unlinked, bareOf(unlinked));
  const foreign = [...words.matchAll(/\p{L}/gu)].length - han.length;
  if (foreign === 0 && new Set(words).size === 1) {
    return { kind: "clarify", text: wording.unsearchable.oneCharacter, alsoSearch: false };
  }
  const isForeign = foreign >= fewestForeignLetters && foreign > han.length;
  return isForeign && !PROGRAM.test(unlinked)
    ? { kind: "refusal", text: wording.unsearchable.language, alsoSearch: true }
    : null;
}
