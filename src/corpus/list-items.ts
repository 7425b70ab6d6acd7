/**
 * Which numbered paragraphs are items of a list inside a sentence (ending in ；, or under an article of a law) and so stay
 * with their lead sentence instead of opening a heading.
 */
import type { Block } from "./block.ts";
import { readSign, type Sign, SIGN_RANK } from "./sign.ts";

const ENDS_LIST_ITEM = /[；;]$|；(?:和|或|以及)$/;

export class ListTracker {
  #last: Sign | null = null;
  #afterColon = false;

  reset(): void {
    this.#last = null;
    this.#afterColon = false;
  }

  /** Decides for a signed paragraph; remembers it. */
  isListItem(block: Block, sign: Sign, next: Block | null, stack: readonly { kind: string }[]): boolean {
    const inArticle = stack.at(-1)?.kind === "article";
    if (inArticle && SIGN_RANK[sign.kind] > SIGN_RANK.article) return true;
    const continuesList = this.#last?.kind === sign.kind && sign.number === this.#last.number + 1;
    const isNext = next !== null && readSign(next.text.text)?.kind === sign.kind;
    if (ENDS_LIST_ITEM.test(block.text.text) && (continuesList || isNext || this.#afterColon)) return true;
    return continuesList;
  }

  /** True when the paragraph continues the one before: a list item, or any paragraph after 「：」. */
  continues(block: Block, sign: Sign | null): boolean {
    const continued = sign !== null || (this.#afterColon && ENDS_LIST_ITEM.test(block.text.text));
    this.#last = sign;
    this.#afterColon = /[：:]$/.test(block.text.text) || (this.#afterColon && ENDS_LIST_ITEM.test(block.text.text));
    return continued;
  }
}
