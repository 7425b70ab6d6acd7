/** MiniSearch with jieba's words for its tokenizer, otherwise as it comes; terms of a question are joined by OR. */
import MiniSearch from "minisearch";
import type { Options } from "minisearch";
import { jiebaWords } from "./jieba-words.ts";
import type { CutWords } from "./jieba-words.ts";
import { PreparingPeer, wholePassage } from "./peer.ts";
import type { Passage, PreparedQuestion } from "./peer.ts";

interface Entry {
  id: number;
  text: string;
}

export class MiniSearchPeer extends PreparingPeer {
  readonly #words: CutWords;
  readonly #options: Options<Entry>;
  #index: MiniSearch<Entry>;

  constructor(words: CutWords = jiebaWords) {
    super();
    this.#words = words;
    this.#options = { fields: ["text"], tokenize: words, processTerm: (term) => term };
    this.#index = new MiniSearch<Entry>(this.#options);
  }

  build(passages: readonly Passage[]): Promise<void> {
    this.#index.addAll(passages.map((passage, id) => ({ id, text: wholePassage(passage) })));
    return Promise.resolve();
  }

  override save(): Promise<Uint8Array> {
    return Promise.resolve(new TextEncoder().encode(JSON.stringify(this.#index)));
  }

  override open(bytes: Uint8Array): Promise<void> {
    this.#index = MiniSearch.loadJSON<Entry>(new TextDecoder().decode(bytes), this.#options);
    return Promise.resolve();
  }

  prepare(question: string): Promise<PreparedQuestion> {
    const words = this.#words(question);
    return Promise.resolve((limit) => {
      const found = this.#index.search(question, { tokenize: () => words }).slice(0, limit);
      return Promise.resolve(found.map(({ id }) => Number(id)));
    });
  }
}
