/**
 * Vectors of clauses → nearest clauses by cosine, over hnswlib-node, behind LangChain's VectorStore. Keeps the vectors
 * themselves beside the graph, so that any clause's cosine can be had exactly. Refuses vectors of another dimension.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { Document } from "@langchain/core/documents";
import type { Embeddings } from "@langchain/core/embeddings";
import { VectorStore } from "@langchain/core/vectorstores";
import type { HierarchicalNSW } from "hnswlib-node";
import { SnapshotError } from "../errors.ts";
import { packSections, rebuildRemedy, unpackSections } from "./binary.ts";
import { BestHits } from "./lexical/best-hits.ts";
import type { PositionRanges } from "./position-ranges.ts";

export interface ClauseMetadata {
  clauseId: string;
  position: number;
}

/**
 * Graph degree, and how many candidates are kept while building and searching. Of the ten nearest among a million vectors a
 * search that keeps 96 found .974, with 160 .987 in 1.4 times the time, with 256 .992.
 */
const graph = { m: 16, efConstruction: 200, efSearch: 160, seed: 100 };

export const vectorFiles = { vectors: "vectors.bin", graph: "vectors.hnsw" } as const;
const fileType = "vectors";
const fileVersion = 1;

/** Loaded late: the native module takes its time, and lexical search needs none. */
function createGraph(dimension: number): HierarchicalNSW {
  const require = createRequire(import.meta.url);
  const { HierarchicalNSW: Graph }: typeof import("hnswlib-node") = require("hnswlib-node");
  return new Graph("cosine", dimension);
}

/** Scales to length 1 in place; a zero vector stays zero. */
export function normalizeVector(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  if (length > 0) for (let i = 0; i < vector.length; i += 1) vector[i] = (vector[i] ?? 0) / length;
  return vector;
}

/** Product of a vector and a row of a row-major matrix. */
function dotProduct(vector: Float32Array, matrix: Float32Array, row: number): number {
  const base = row * vector.length;
  let sum = 0;
  for (let i = 0; i < vector.length; i += 1) sum += (vector[i] ?? 0) * (matrix[base + i] ?? 0);
  return sum;
}

/** The array itself, or a copy of at least twice its length when it is shorter than `needed`. */
function roomFor<T extends Float32Array | Uint32Array>(
  values: T,
  needed: number,
  create: new (length: number) => T,
): T {
  if (needed <= values.length) return values;
  const grown = new create(Math.max(needed, values.length * 2));
  grown.set(values);
  return grown;
}

export class ClauseVectorStore extends VectorStore {
  readonly dimension: number;
  /** `count × dimension` values, each row of length 1. */
  #matrix: Float32Array;
  #count = 0;
  /** By row; plain values, because a million objects would weigh more than the vectors' graph. */
  #clauseIds: string[] = [];
  /** Ascending. */
  #positions: Uint32Array;
  #graph: HierarchicalNSW;
  /** False where another thread holds the graph: then only exact searches can be made here. */
  #hasGraph = true;

  constructor(embeddings: Embeddings, options: { dimension: number; capacity: number }) {
    super(embeddings, {});
    this.dimension = options.dimension;
    this.#matrix = new Float32Array(options.capacity * options.dimension);
    this.#positions = new Uint32Array(options.capacity);
    this.#graph = createGraph(options.dimension);
    this.#graph.initIndex(Math.max(options.capacity, 1), graph.m, graph.efConstruction, graph.seed);
    this.#graph.setEf(graph.efSearch);
  }

  override _vectorstoreType(): string {
    return "yiwen-clauses";
  }

  get size(): number {
    return this.#count;
  }

  get hasGraph(): boolean {
    return this.#hasGraph;
  }

  override async addDocuments(documents: Document[]): Promise<string[]> {
    const vectors = await this.embeddings.embedDocuments(documents.map((document) => document.pageContent));
    return this.addVectors(vectors, documents);
  }

  override addVectors(vectors: number[][], documents: Document[]): Promise<string[]> {
    const ids = vectors.map((vector, i) => {
      const given = documents[i]?.metadata;
      if (given === undefined || vector.length !== this.dimension) {
        throw new SnapshotError(`向量是 ${vector.length} 维，索引是 ${this.dimension} 维。`, { remedy: rebuildRemedy });
      }
      const metadata: ClauseMetadata = { clauseId: given["clauseId"], position: given["position"] };
      this.#add(Float32Array.from(vector), metadata);
      return metadata.clauseId;
    });
    return Promise.resolve(ids);
  }

  #add(vector: Float32Array, metadata: ClauseMetadata): void {
    if (this.#count > 0 && metadata.position <= (this.#positions[this.#count - 1] ?? 0)) {
      throw new RangeError("vectors are added by ascending position");
    }
    this.#matrix = roomFor(this.#matrix, (this.#count + 1) * this.dimension, Float32Array);
    this.#positions = roomFor(this.#positions, this.#count + 1, Uint32Array);
    if (this.#count >= this.#graph.getMaxElements()) this.#graph.resizeIndex(Math.max(8, this.#count * 2));
    const row = normalizeVector(vector);
    this.#matrix.set(row, this.#count * this.dimension);
    // The native side takes plain arrays only.
    this.#graph.addPoint(Array.from(row), this.#count);
    this.#clauseIds.push(metadata.clauseId);
    this.#positions[this.#count] = metadata.position;
    this.#count += 1;
  }

  /** First row whose position is `position` or a later one. */
  #rowFrom(position: number): number {
    let [low, high] = [0, this.#count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#positions[middle] ?? 0) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Cosines of `query` with the positions given, in their order; 0 where there is no vector. Exact. */
  cosinesAt(query: readonly number[], positions: readonly number[]): Float32Array {
    const unit = normalizeVector(Float32Array.from(query));
    return Float32Array.from(positions, (position) => {
      const row = this.#rowFrom(position);
      return row < this.#count && this.#positions[row] === position ? dotProduct(unit, this.#matrix, row) : 0;
    });
  }

  /** The `limit` nearest positions within `ranges`, by looking at each; only positive cosines. Exact. */
  nearestWithin(
    query: readonly number[],
    ranges: PositionRanges,
    limit: number,
  ): { position: number; cosine: number }[] {
    const unit = normalizeVector(Float32Array.from(query));
    const best = new BestHits(limit);
    for (const { start, end } of ranges.ranges) {
      for (let row = this.#rowFrom(start); row < this.#count; row += 1) {
        const position = this.#positions[row] ?? 0;
        if (position >= end) break;
        const cosine = dotProduct(unit, this.#matrix, row);
        if (cosine > 0 && cosine >= best.threshold) best.offer(position, cosine);
      }
    }
    return best.ranked().map(({ position, score }) => ({ position, cosine: score }));
  }

  override similaritySearchVectorWithScore(
    query: number[],
    k: number,
    filter?: (document: Document) => boolean,
  ): Promise<[Document, number][]> {
    return Promise.resolve(
      this.nearest(query, k, filter && ((metadata) => filter(this.#document(metadata)))).map(({ metadata, cosine }) => [
        this.#document(metadata),
        cosine,
      ]),
    );
  }

  #document(metadata: ClauseMetadata): Document {
    return new Document({ pageContent: "", id: metadata.clauseId, metadata });
  }

  /** The `limit` nearest clauses, nearest first. */
  nearest(
    query: readonly number[],
    limit: number,
    accepts?: (metadata: ClauseMetadata) => boolean,
  ): { metadata: ClauseMetadata; cosine: number }[] {
    if (this.#count === 0 || limit <= 0 || query.every((value) => value === 0)) return [];
    const accepted = accepts === undefined ? undefined : (row: number): boolean => accepts(this.#metadataOf(row));
    const { neighbors, distances } = this.#graph.searchKnn([...query], Math.min(limit, this.#count), accepted);
    return neighbors.map((row, i) => ({ metadata: this.#metadataOf(row), cosine: 1 - (distances[i] ?? 1) }));
  }

  #metadataOf(row: number): ClauseMetadata {
    return { clauseId: this.#clauseIds[row] ?? "", position: this.#positions[row] ?? 0 };
  }

  /** The bytes of `vectors.bin`. */
  save(): Buffer {
    return packSections(fileType, fileVersion, {
      dimension: new Uint32Array([this.dimension]),
      positions: this.#positions.subarray(0, this.#count),
      matrix: this.#matrix.subarray(0, this.#count * this.dimension),
    });
  }

  /** Writes the graph into `folder` and returns its file name. */
  async writeGraph(folder: string): Promise<string> {
    await this.#graph.writeIndex(join(folder, vectorFiles.graph));
    return vectorFiles.graph;
  }

  /**
   * @param packed the bytes of `vectors.bin`.
   * @param options.clauseIds ids by position.
   * @param options.withGraph false where only exact searches are made here. Default true.
   * @throws SnapshotError for another version or dimension.
   */
  static async open(
    folder: string,
    packed: Uint8Array,
    options: { embeddings: Embeddings; dimension: number; clauseIds: readonly string[]; withGraph?: boolean },
  ): Promise<ClauseVectorStore> {
    const sections = unpackSections(packed, fileType, fileVersion);
    const dimension = sections.integers("dimension")[0] ?? 0;
    if (dimension !== options.dimension) {
      throw new SnapshotError(`向量文件是 ${dimension} 维，清单写的是 ${options.dimension} 维。`, {
        remedy: rebuildRemedy,
      });
    }
    const positions = sections.integers("positions");
    const store = new ClauseVectorStore(options.embeddings, { dimension, capacity: 0 });
    store.#matrix = sections.floats("matrix");
    store.#count = positions.length;
    store.#positions = positions;
    store.#clauseIds = Array.from(positions, (position) => options.clauseIds[position] ?? "");
    store.#hasGraph = options.withGraph ?? true;
    if (!store.#hasGraph) return store;
    store.#graph = createGraph(dimension);
    await store.#graph.readIndex(join(folder, vectorFiles.graph));
    store.#graph.setEf(graph.efSearch);
    return store;
  }
}

/** Rows of `vectors.bin`, for carrying vectors over into the next build. */
export function* readVectorRows(packed: Uint8Array): Generator<{ position: number; vector: Float32Array }> {
  const sections = unpackSections(packed, fileType, fileVersion);
  const dimension = sections.integers("dimension")[0] ?? 0;
  const matrix = sections.floats("matrix");
  let row = 0;
  for (const position of sections.integers("positions")) {
    yield { position, vector: matrix.subarray(row * dimension, (row + 1) * dimension) };
    row += 1;
  }
}
