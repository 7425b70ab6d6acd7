/**
 * Segments of vectors → nearest clauses of an index by cosine, behind LangChain's VectorStore. Refuses vectors of another dimension.
 */
import { Document } from "@langchain/core/documents";
import type { Embeddings } from "@langchain/core/embeddings";
import { VectorStore } from "@langchain/core/vectorstores";
import { SnapshotError } from "../../errors.ts";
import { rebuildRemedy } from "../snapshot/binary.ts";
import { BestHits } from "../lexical/best-hits.ts";
import type { PositionRanges } from "../lexical/position-ranges.ts";
import { normalizeVector } from "./rows.ts";
import { VectorSegment } from "./vector-segment.ts";

export { normalizeVector } from "./rows.ts";
export { VectorSegment } from "./vector-segment.ts";

export interface ClauseMetadata {
  clauseId: string;
  position: number;
}

/** A segment and where its clauses begin. */
export interface PlacedVectors {
  segment: VectorSegment;
  /** Position of the segment's first clause in the index. */
  offset: number;
  /** Number of its clauses, with and without a vector. */
  clauses: number;
}

export class ClauseVectorStore extends VectorStore {
  readonly dimension: number;
  readonly #segments: readonly PlacedVectors[];
  /** Takes what is added; null for an index that was opened. */
  readonly #growing: VectorSegment | null;
  /** Ids of clauses that were added here, by position. */
  readonly #addedIds = new Map<number, string>();
  readonly #clauseIdAt: (position: number) => string;

  private constructor(
    embeddings: Embeddings,
    options: {
      dimension: number;
      segments: readonly PlacedVectors[];
      growing: VectorSegment | null;
      clauseIdAt: ((position: number) => string) | null;
    },
  ) {
    super(embeddings, {});
    this.dimension = options.dimension;
    this.#segments = options.segments;
    this.#growing = options.growing;
    this.#clauseIdAt = options.clauseIdAt ?? ((position) => this.#addedIds.get(position) ?? "");
  }

  /** An empty store in memory, with a graph. @param capacity a first guess at how many vectors will be added. */
  static create(embeddings: Embeddings, options: { dimension: number; capacity: number }): ClauseVectorStore {
    const growing = VectorSegment.create({ ...options, hasGraph: true });
    const segments = [{ segment: growing, offset: 0, clauses: Infinity }];
    return new ClauseVectorStore(embeddings, { dimension: options.dimension, segments, growing, clauseIdAt: null });
  }

  /**
   * @param segments in the order of their positions.
   * @param clauseIdAt id of the clause at a position.
   */
  static over(
    embeddings: Embeddings,
    options: { dimension: number; segments: readonly PlacedVectors[]; clauseIdAt: (position: number) => string },
  ): ClauseVectorStore {
    return new ClauseVectorStore(embeddings, { ...options, growing: null });
  }

  override _vectorstoreType(): string {
    return "yiwen-clauses";
  }

  get size(): number {
    return this.#segments.reduce((sum, { segment }) => sum + segment.size, 0);
  }

  /** False while vectors are still being read: what they are of is not found. */
  get isComplete(): boolean {
    return this.#segments.every(({ segment }) => !segment.isAwaited);
  }

  /** False where a graph is missing, not read yet or held by another thread: `nearest` leaves its segment out. */
  get isSearchable(): boolean {
    return this.#segments.every(({ segment }) => segment.isSearchable);
  }

  override async addDocuments(documents: Document[]): Promise<string[]> {
    const vectors = await this.embeddings.embedDocuments(documents.map((document) => document.pageContent));
    return this.addVectors(vectors, documents);
  }

  override addVectors(vectors: number[][], documents: Document[]): Promise<string[]> {
    const growing = this.#growing;
    if (growing === null) throw new RangeError("an index that was opened does not change");
    const ids = vectors.map((vector, i) => {
      const given = documents[i]?.metadata;
      if (given === undefined) throw new SnapshotError("有向量没有条款。", { remedy: rebuildRemedy });
      const metadata: ClauseMetadata = { clauseId: given["clauseId"], position: given["position"] };
      growing.add(vector, metadata.position);
      this.#addedIds.set(metadata.position, metadata.clauseId);
      return metadata.clauseId;
    });
    return Promise.resolve(ids);
  }

  /** Cosines of `query` with the positions given, in their order; 0 where there is no vector. Exact. */
  cosinesAt(query: readonly number[], positions: readonly number[]): Float32Array {
    const unit = normalizeVector(Float32Array.from(query));
    return Float32Array.from(positions, (position) => {
      const placed = this.#segments.findLast(({ offset }) => offset <= position);
      return placed === undefined ? 0 : placed.segment.cosineAt(unit, position - placed.offset);
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
      for (const { segment, offset, clauses } of this.#segments) {
        if (end <= offset || start >= offset + clauses) continue;
        segment.offerRange(unit, { start: Math.max(0, start - offset), end: end - offset, offset }, best);
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
      this.nearest(query, k, filter && (({ position }) => filter(this.#document(this.#metadataAt(position))))).map(
        ({ metadata, cosine }) => [this.#document(metadata), cosine],
      ),
    );
  }

  #document(metadata: ClauseMetadata): Document {
    return new Document({ pageContent: "", id: metadata.clauseId, metadata });
  }

  /** The `limit` nearest clauses, nearest first. */
  nearest(
    query: readonly number[],
    limit: number,
    accepts?: (clause: { position: number }) => boolean,
  ): { metadata: ClauseMetadata; cosine: number }[] {
    if (limit <= 0 || query.every((value) => value === 0)) return [];
    const found = this.#segments.flatMap(({ segment, offset }) => {
      const accepted =
        accepts === undefined ? undefined : (position: number): boolean => accepts({ position: offset + position });
      return segment
        .nearest(query, limit, accepted)
        .map(({ position, cosine }) => ({ metadata: this.#metadataAt(offset + position), cosine }));
    });
    if (this.#segments.length > 1) found.sort((a, b) => b.cosine - a.cosine);
    return found.slice(0, limit);
  }

  #metadataAt(position: number): ClauseMetadata {
    return { clauseId: this.#clauseIdAt(position), position };
  }
}
