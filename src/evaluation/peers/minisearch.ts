/** MiniSearch with jieba's words for its tokenizer, otherwise as it comes; terms of a question are joined by OR. */
import MiniSearch from "minisearch";
import type { Options } from "minisearch";
import { jiebaWords } from "./jieba-words.ts";
import type { Passage, Peer } from "./peer.ts";

interface Entry {
  id: number;
  text: string;
}

const options: Options<Entry> = { fields: ["text"], tokenize: jiebaWords, processTerm: (term) => term };

export class MiniSearchPeer implements Peer {
  #index = new MiniSearch<Entry>(options);

  build(passages: readonly Passage[]): Promise<void> {
    this.#index.addAll(passages.map(({ text }, id) => ({ id, text })));
    return Promise.resolve();
  }

  save(): Uint8Array {
    return new TextEncoder().encode(JSON.stringify(this.#index));
  }

  open(bytes: Uint8Array): Promise<void> {
    this.#index = MiniSearch.loadJSON<Entry>(new TextDecoder().decode(bytes), options);
    return Promise.resolve();
  }

  search(question: string, limit: number): Promise<number[]> {
    const found = this.#index.search(question).slice(0, limit);
    return Promise.resolve(found.map(({ id }) => Number(id)));
  }
}
