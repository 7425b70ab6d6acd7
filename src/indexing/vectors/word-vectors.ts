/**
 * Words of the corpus → word vectors fitted to it (positive pointwise mutual information, truncated eigenspace), pooled into
 * text vectors with smooth inverse frequency weights after Arora, Liang & Ma, «A simple but tough-to-beat baseline for
 * sentence embeddings» (2017). No network, no weights from elsewhere; the same corpus gives the same vectors.
 */
import { Embeddings } from "@langchain/core/embeddings";
import type { Tokenizer } from "../../language/tokenize.ts";
import { packSections, packStrings, unpackSections, unpackStrings } from "../snapshot/binary.ts";
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

/** Where each word occurs: for word `id`, pairs (text, place) from `starts[id]` to `starts[id + 1]`. */
function occurrences(
  texts: readonly Uint32Array[],
  size: number,
): { starts: Uint32Array; text: Uint32Array; place: Uint32Array } {
  const starts = new Uint32Array(size + 1);
  for (const ids of texts) for (const id of ids) starts[id + 1] = (starts[id + 1] ?? 0) + 1;
  for (let id = 0; id < size; id += 1) starts[id + 1] = (starts[id + 1] ?? 0) + (starts[id] ?? 0);
  const filled = starts.slice();
  const total = starts[size] ?? 0;
  const text = new Uint32Array(total);
  const place = new Uint32Array(total);
  texts.forEach((ids, t) => {
    ids.forEach((id, i) => {
      const at = filled[id] ?? 0;
      text[at] = t;
      place[at] = i;
      filled[id] = at + 1;
    });
  });
  return { starts, text, place };
}

/** Counts of pairs within the window, both ways, nearer pairs counting more. Row by row, so no table of pairs is needed. */
function countPairs(texts: readonly Uint32Array[], size: number, window: number): SparseMatrix {
  const { starts, text, place } = occurrences(texts, size);
  const gains = Float64Array.from({ length: window + 1 }, (_, distance) =>
    distance === 0 ? 0 : 1 / Math.sqrt(distance),
  );
  const row = new Float64Array(size);
  const touched = new Uint32Array(size);
  const rowStarts = new Uint32Array(size + 1);
  const columns: number[] = [];
  const values: number[] = [];
  for (let word = 0; word < size; word += 1) {
    let count = 0;
    for (let at = starts[word] ?? 0; at < (starts[word + 1] ?? 0); at += 1) {
      const ids = texts[text[at] ?? 0] ?? new Uint32Array(0);
      const here = place[at] ?? 0;
      const last = Math.min(ids.length - 1, here + window);
      for (let other = Math.max(0, here - window); other <= last; other += 1) {
        const id = ids[other] ?? 0;
        if (id === word) continue;
        if (row[id] === 0) {
          touched[count] = id;
          count += 1;
        }
        row[id] = (row[id] ?? 0) + (gains[Math.abs(other - here)] ?? 0);
      }
    }
    for (const id of touched.subarray(0, count).sort()) {
      columns.push(id);
      values.push(row[id] ?? 0);
      row[id] = 0;
    }
    rowStarts[word + 1] = columns.length;
  }
  return { size, rowStarts, columns: new Uint32Array(columns), values: new Float32Array(values) };
}

/** log p(a, b) / (p(a) p(b)) where positive, with smoothed p(a) and p(b). */
function positiveMutualInformation(counts: SparseMatrix): SparseMatrix {
  const { size, rowStarts, columns, values } = counts;
  const smoothed = new Float64Array(size);
  let total = 0;
  for (let row = 0; row < size; row += 1) {
    let sum = 0;
    for (let i = rowStarts[row] ?? 0; i < (rowStarts[row + 1] ?? 0); i += 1) sum += values[i] ?? 0;
    smoothed[row] = sum ** contextPower;
    total += sum;
  }
  const smoothedTotal = smoothed.reduce((a, b) => a + b, 0);
  const kept: { rowStarts: Uint32Array; columns: number[]; values: number[] } = {
    rowStarts: new Uint32Array(size + 1),
    columns: [],
    values: [],
  };
  for (let row = 0; row < size; row += 1) {
    for (let i = rowStarts[row] ?? 0; i < (rowStarts[row + 1] ?? 0); i += 1) {
      const column = columns[i] ?? 0;
      const expected = ((smoothed[row] ?? 0) / smoothedTotal) * ((smoothed[column] ?? 0) / smoothedTotal);
      const information = Math.log((values[i] ?? 0) / total / expected);
      if (information <= 0) continue;
      kept.columns.push(column);
      kept.values.push(information);
    }
    kept.rowStarts[row + 1] = kept.columns.length;
  }
  return {
    size,
    rowStarts: kept.rowStarts,
    columns: new Uint32Array(kept.columns),
    values: new Float32Array(kept.values),
  };
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
    const ids = cut.map((words) => Uint32Array.from(words.flatMap((word) => vocabulary.ids.get(word) ?? [])));
    const matrix = positiveMutualInformation(countPairs(ids, vocabulary.words.length, wordVectorDefaults.window));
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
    const { dimension } = this;
    const sum = new Float64Array(dimension);
    for (const [word, weight] of words) {
      const id = this.#ids.get(word);
      if (id === undefined) continue;
      const scale = weight * (this.#weights[id] ?? 0);
      const base = id * dimension;
      for (let i = 0; i < dimension; i += 1) sum[i] = (sum[i] ?? 0) + scale * (this.#vectors[base + i] ?? 0);
    }
    let share = 0;
    for (let i = 0; i < dimension; i += 1) share += (sum[i] ?? 0) * (this.#common[i] ?? 0);
    let squares = 0;
    for (let i = 0; i < dimension; i += 1) {
      const cleared = (sum[i] ?? 0) - share * (this.#common[i] ?? 0);
      sum[i] = cleared;
      squares += cleared * cleared;
    }
    const length = Math.sqrt(squares);
    if (length > 0) for (let i = 0; i < dimension; i += 1) sum[i] = (sum[i] ?? 0) / length;
    return Array.from(sum);
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
