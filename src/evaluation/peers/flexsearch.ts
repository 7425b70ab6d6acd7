/**
 * FlexSearch over jieba's words. It joins a question's words by AND, and a whole question is in no passage; its documented
 * way to loosen that, `suggest`, is on.
 */
import { Index } from "flexsearch";
import { spacedWords, splitAtSpaces } from "./jieba-words.ts";
import { PreparingPeer, wholePassage } from "./peer.ts";
import type { Passage, PreparedQuestion } from "./peer.ts";

const createIndex = (): Index => new Index({ tokenize: "strict", encode: splitAtSpaces });

export class FlexSearchPeer extends PreparingPeer {
  readonly #index = createIndex();

  build(passages: readonly Passage[]): Promise<void> {
    passages.forEach((passage, position) => this.#index.add(position, spacedWords(wholePassage(passage))));
    return Promise.resolve();
  }

  override save(): Promise<Uint8Array> {
    const parts: [string, string][] = [];
    this.#index.export((key, data) => {
      parts.push([key, data]);
    });
    return Promise.resolve(new TextEncoder().encode(JSON.stringify(parts)));
  }

  override open(bytes: Uint8Array): Promise<void> {
    const parts: [string, string][] = JSON.parse(new TextDecoder().decode(bytes));
    for (const [key, data] of parts) this.#index.import(key, data);
    return Promise.resolve();
  }

  prepare(question: string): Promise<PreparedQuestion> {
    const spaced = spacedWords(question);
    return Promise.resolve((limit) => {
      const found = this.#index.search(spaced, { limit, suggest: true });
      return Promise.resolve(found.map(Number));
    });
  }
}
