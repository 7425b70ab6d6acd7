/**
 * Words of the corpus → word vectors fitted to it (positive pointwise mutual information, truncated eigenspace), pooled into
 * text vectors with smooth inverse frequency weights after Arora, Liang & Ma, «A simple but tough-to-beat baseline for
 * sentence embeddings» (2017). No network, no weights from elsewhere; the same corpus gives the same vectors.
 */
import { Embeddings } from "@langchain/core/embeddings";
import type { Tokenizer } from "../language/tokenize.ts";
import { packSections, packStrings, unpackSections, unpackStrings } from "./binary.ts";
import { leadingEigenspace } from "./linear-algebra.ts";
import type { SparseMatrix } from "./linear-algebra.ts";

export const wordVectorDefaults = { dimension: 128, window: 8, minCount: 2, seed: 20_211_231 } as const;

/** Damping of frequent words; 1e-3 is the paper's value. */
const sifConstant = 1e-3;
/** Smoothing of context probabilities (Levy, Goldberg & Dagan, 2015). */
const contextPower = 0.75;

const fileType = "word-vectors";
const fileVersion = 1;

interface Vocabulary {
  words: string[];
  ids: Map<string, number>;
  counts: Float64Array;
  total: number;
}

function readVocabulary(texts: readonly (readonly string[])[], minCount: number): Vocabulary {
  const counted = new Map<string, number>();
  for (const text of texts) for (const word of text) counted.set(word, (counted.get(word) ?? 0) + 1);
  const words = [...counted].flatMap(([word, count]) => (count >= minCount ? [word] : [])).sort();
  const counts = Float64Array.from(words, (word) => counted.get(word) ?? 0);
  return { words, ids: new Map(words.map((word, id) => [word, id])), counts, total: counts.reduce((a, b) => a + b, 0) };
}

/** Weighted counts of pairs within the window, both ways; nearer pairs count more. Keyed by `a * size + b`. */
function countPairs(
  texts: readonly (readonly string[])[],
  vocabulary: Vocabulary,
  window: number,
): Map<number, number> {
  const size = vocabulary.words.length;
  const pairs = new Map<number, number>();
  for (const text of texts) {
    const ids = text.flatMap((word) => vocabulary.ids.get(word) ?? []);
    ids.forEach((left, i) => {
      const end = Math.min(ids.length, i + 1 + window);
      for (let j = i + 1; j < end; j += 1) {
        const right = ids[j] ?? left;
        if (right === left) continue;
        const gain = 1 / Math.sqrt(j - i);
        const key = left * size + right;
        const mirrored = right * size + left;
        pairs.set(key, (pairs.get(key) ?? 0) + gain);
        pairs.set(mirrored, (pairs.get(mirrored) ?? 0) + gain);
      }
    });
  }
  return pairs;
}

function positiveMutualInformation(pairs: Map<number, number>, vocabulary: Vocabulary): SparseMatrix {
  const size = vocabulary.words.length;
  const sums = new Float64Array(size);
  let total = 0;
  for (const [key, count] of pairs) {
    sums[Math.floor(key / size)] = (sums[Math.floor(key / size)] ?? 0) + count;
    total += count;
  }
  const smoothed = sums.map((sum) => sum ** contextPower);
  const smoothedTotal = smoothed.reduce((a, b) => a + b, 0);
  const rowStarts = new Uint32Array(size + 1);
  const columns = new Uint32Array(pairs.size);
  const values = new Float32Array(pairs.size);
  let at = 0;
  let row = 0;
  for (const key of Float64Array.from(pairs.keys()).sort()) {
    const [a, b] = [Math.floor(key / size), key % size];
    while (row < a) rowStarts[(row += 1)] = at;
    const expected = ((smoothed[a] ?? 0) / smoothedTotal) * ((smoothed[b] ?? 0) / smoothedTotal);
    const information = Math.log((pairs.get(key) ?? 0) / total / expected);
    if (information <= 0) continue;
    columns[at] = b;
    values[at] = information;
    at += 1;
  }
  while (row < size) rowStarts[(row += 1)] = at;
  return { size, rowStarts, columns: columns.slice(0, at), values: values.slice(0, at) };
}

/** Text vectors from word vectors fitted to the corpus. */
export class CorpusEmbeddings extends Embeddings {
  readonly dimension: number;
  readonly #words: readonly string[];
  readonly #ids: ReadonlyMap<string, number>;
  readonly #vectors: Float32Array;
  readonly #weights: Float32Array;
  readonly #common: Float32Array;
  readonly #tokenizer: Tokenizer;

  private constructor(parts: {
    dimension: number;
    words: readonly string[];
    vectors: Float32Array;
    weights: Float32Array;
    common: Float32Array;
    tokenizer: Tokenizer;
  }) {
    super({});
    this.dimension = parts.dimension;
    this.#words = parts.words;
    this.#ids = new Map(parts.words.map((word, id) => [word, id]));
    this.#vectors = parts.vectors;
    this.#weights = parts.weights;
    this.#common = parts.common;
    this.#tokenizer = parts.tokenizer;
  }

  /** Fits word vectors to `texts`; about 1 s for a thousand clauses. */
  static fit(texts: readonly string[], tokenizer: Tokenizer, options: { dimension?: number } = {}): CorpusEmbeddings {
    const dimension = options.dimension ?? wordVectorDefaults.dimension;
    const cut = texts.map((text) => tokenizer.words(text));
    const vocabulary = readVocabulary(cut, wordVectorDefaults.minCount);
    const matrix = positiveMutualInformation(countPairs(cut, vocabulary, wordVectorDefaults.window), vocabulary);
    const vectors = leadingEigenspace(matrix, { dimension, seed: wordVectorDefaults.seed });
    const weights = Float32Array.from(
      vocabulary.counts,
      (count) => sifConstant / (sifConstant + count / Math.max(vocabulary.total, 1)),
    );
    const parts = { dimension, words: vocabulary.words, vectors, weights, tokenizer };
    const raw = new CorpusEmbeddings({ ...parts, common: new Float32Array(dimension) });
    const common = raw.#commonDirection(cut.slice(0, 4000));
    return new CorpusEmbeddings({ ...parts, common });
  }

  /** @throws SnapshotError for a file of another kind or version. */
  static open(buffer: Uint8Array, tokenizer: Tokenizer): CorpusEmbeddings {
    const sections = unpackSections(buffer, fileType, fileVersion);
    return new CorpusEmbeddings({
      dimension: sections.integers("dimension")[0] ?? 0,
      words: unpackStrings(sections.bytes("words")),
      vectors: sections.floats("vectors"),
      weights: sections.floats("weights"),
      common: sections.floats("common"),
      tokenizer,
    });
  }

  save(): Buffer {
    return packSections(fileType, fileVersion, {
      dimension: new Uint32Array([this.dimension]),
      words: packStrings(this.#words),
      vectors: this.#vectors,
      weights: this.#weights,
      common: this.#common,
    });
  }

  /** The direction that all texts share, by power iteration over their vectors. */
  #commonDirection(texts: readonly (readonly string[])[]): Float32Array {
    const rows = texts.map((words) => this.#pool(words.map((word) => [word, 1])));
    let direction = new Float32Array(this.dimension).fill(1);
    for (let round = 0; round < 8; round += 1) {
      const next = new Float32Array(this.dimension);
      for (const row of rows) {
        const share = row.reduce((sum, value, i) => sum + value * (direction[i] ?? 0), 0);
        for (let i = 0; i < next.length; i += 1) next[i] = (next[i] ?? 0) + share * (row[i] ?? 0);
      }
      const length = Math.hypot(...next);
      if (length === 0) return new Float32Array(this.dimension);
      direction = next.map((value) => value / length);
    }
    return direction;
  }

  #pool(words: readonly (readonly [string, number])[]): number[] {
    const sum = Array.from<number>({ length: this.dimension }).fill(0);
    for (const [word, weight] of words) {
      const id = this.#ids.get(word);
      if (id === undefined) continue;
      const scale = weight * (this.#weights[id] ?? 0);
      const base = id * this.dimension;
      for (let i = 0; i < this.dimension; i += 1) sum[i] = (sum[i] ?? 0) + scale * (this.#vectors[base + i] ?? 0);
    }
    const share = sum.reduce((total, value, i) => total + value * (this.#common[i] ?? 0), 0);
    const cleared = sum.map((value, i) => value - share * (this.#common[i] ?? 0));
    const length = Math.hypot(...cleared);
    return length === 0 ? cleared : cleared.map((value) => value / length);
  }

  /** Vector of words that weigh differently, e.g. a question and its expansions. */
  embedWords(words: readonly (readonly [string, number])[]): number[] {
    return this.#pool(words);
  }

  override embedDocuments(texts: string[]): Promise<number[][]> {
    return Promise.resolve(texts.map((text) => this.#pool(this.#tokenizer.words(text).map((word) => [word, 1]))));
  }

  override embedQuery(text: string): Promise<number[]> {
    return Promise.resolve(this.#pool(this.#tokenizer.words(text).map((word) => [word, 1])));
  }
}
