/** Orama with jieba's words for its tokenizer, otherwise as it comes; any word of a question may match. */
import { create, insertMultiple, load, save, search } from "@orama/orama";
import type { AnyOrama, RawData } from "@orama/orama";
import { spacedWords, splitAtSpaces } from "./jieba-words.ts";
import { PreparingPeer, wholePassage } from "./peer.ts";
import type { Passage, PreparedQuestion } from "./peer.ts";

const createDatabase = (): AnyOrama =>
  create({
    schema: { text: "string" } as const,
    components: {
      tokenizer: {
        language: "chinese",
        normalizationCache: new Map<string, string>(),
        tokenize: (spaced: string) => [...new Set(splitAtSpaces(spaced))],
      },
    },
  });

/** Passages handed over at a time, as its documentation advises for many. */
const batchSize = 1000;

export class OramaPeer extends PreparingPeer {
  readonly #database = createDatabase();

  async build(passages: readonly Passage[]): Promise<void> {
    const entries = passages.map((passage, position) => ({
      id: String(position),
      text: spacedWords(wholePassage(passage)),
    }));
    await insertMultiple(this.#database, entries, batchSize);
  }

  override save(): Promise<Uint8Array> {
    return Promise.resolve(new TextEncoder().encode(JSON.stringify(save(this.#database))));
  }

  override open(bytes: Uint8Array): Promise<void> {
    const raw: RawData = JSON.parse(new TextDecoder().decode(bytes));
    load(this.#database, raw);
    return Promise.resolve();
  }

  prepare(question: string): Promise<PreparedQuestion> {
    const term = spacedWords(question);
    return Promise.resolve(async (limit) => {
      const { hits } = await search(this.#database, { term, limit });
      return hits.map(({ id }) => Number(id));
    });
  }
}
