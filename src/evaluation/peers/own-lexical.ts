/**
 * Our own lexical index behind the peers' port: headings and texts as the program's tokenizer cuts them, without its lexicon,
 * its regions and its ranker.
 */
import { LexicalIndex } from "../../indexing/lexical/lexical-index.ts";
import type { LexicalDocument } from "../../indexing/lexical/lexical-index.ts";
import { normalizeText } from "../../language/normalize.ts";
import { createTokenizer } from "../../language/tokenize.ts";
import { PreparingPeer } from "./peer.ts";
import type { Passage, PreparedQuestion } from "./peer.ts";

export class OwnLexicalPeer extends PreparingPeer {
  readonly #tokenizer = createTokenizer([]);
  #index = LexicalIndex.build([]);

  #terms(text: string): string[] {
    return this.#tokenizer.terms(normalizeText(text));
  }

  *#documents(passages: readonly Passage[]): Generator<LexicalDocument> {
    for (const { title, text } of passages) yield { path: this.#terms(title ?? ""), body: this.#terms(text) };
  }

  build(passages: readonly Passage[]): Promise<void> {
    this.#index = LexicalIndex.build(this.#documents(passages));
    return Promise.resolve();
  }

  override save(): Promise<Uint8Array> {
    return Promise.resolve(this.#index.save());
  }

  override open(bytes: Uint8Array): Promise<void> {
    this.#index = LexicalIndex.open(bytes);
    return Promise.resolve();
  }

  prepare(question: string): Promise<PreparedQuestion> {
    const query = [...new Set(this.#terms(question))].map((term) => ({ term, weight: 1 }));
    return Promise.resolve((limit) =>
      Promise.resolve(this.#index.search(query, limit).map(({ position }) => position)),
    );
  }
}
