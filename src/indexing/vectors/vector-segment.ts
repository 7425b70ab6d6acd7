/**
 * Vectors of the clauses of one segment → nearest ones by cosine: exactly, by looking at each, or through a graph over
 * hnswlib-node where there are many. ⇄ a file of the vectors, read where it lies, and one of the graph, read when there is time.
 */
import { createRequire } from "node:module";
import type { HierarchicalNSW } from "hnswlib-node";
import { SnapshotError } from "../../errors.ts";
import { packSections, rebuildRemedy, unpackSections } from "../snapshot/binary.ts";
import { BestHits } from "../lexical/best-hits.ts";
import { dotProduct, normalizeVector, roomFor } from "./rows.ts";

/**
 * Graph degree, and how many candidates are kept while building and searching. Of the ten nearest among a million vectors a
 * search that keeps 96 found .974, with 160 .987 in 1.4 times the time, with 256 .992.
 */
const graph = { m: 16, efConstruction: 200, efSearch: 160, seed: 100 };

/** A segment of more vectors than this has a graph; of fewer each is looked at. */
export const graphFrom = 20_000;

const fileType = "vectors";
const fileVersion = 1;

export interface Neighbour {
  /** Position in the segment. */
  position: number;
  cosine: number;
}

/** Loaded late: the native module takes its time, and lexical search needs none. */
function createGraph(dimension: number): HierarchicalNSW {
  const require = createRequire(import.meta.url);
  const { HierarchicalNSW: Graph }: typeof import("hnswlib-node") = require("hnswlib-node");
  return new Graph("cosine", dimension);
}

export class VectorSegment {
  readonly dimension: number;
  /** `size × dimension` values, each row of length 1. */
  #matrix: Float32Array;
  /** Ascending, by row. */
  #positions: Uint32Array;
  #size = 0;
  #isAwaited = false;
  #graph: HierarchicalNSW | null = null;

  private constructor(dimension: number, matrix: Float32Array, positions: Uint32Array) {
    this.dimension = dimension;
    this.#matrix = matrix;
    this.#positions = positions;
  }

  /** An empty one, to be filled. @param hasGraph whether each vector goes into a graph, too. */
  static create(options: { dimension: number; capacity: number; hasGraph: boolean }): VectorSegment {
    const { dimension, capacity } = options;
    const segment = new VectorSegment(dimension, new Float32Array(capacity * dimension), new Uint32Array(capacity));
    if (options.hasGraph) {
      segment.#graph = createGraph(dimension);
      segment.#graph.initIndex(Math.max(capacity, 1), graph.m, graph.efConstruction, graph.seed);
      segment.#graph.setEf(graph.efSearch);
    }
    return segment;
  }

  /**
   * Reads `bytes` where they lie; they must not change afterwards.
   * @throws SnapshotError for another version or dimension.
   */
  static open(bytes: Uint8Array, dimension: number): VectorSegment {
    const segment = VectorSegment.awaited(dimension);
    segment.fill(bytes);
    return segment;
  }

  /** One whose vectors come later, by `fill`; until then it finds nothing. */
  static awaited(dimension: number): VectorSegment {
    const segment = new VectorSegment(dimension, new Float32Array(0), new Uint32Array(0));
    segment.#isAwaited = true;
    return segment;
  }

  get isAwaited(): boolean {
    return this.#isAwaited;
  }

  /** Gives an awaited segment its vectors, read where they lie. @throws SnapshotError for another version or dimension. */
  fill(bytes: Uint8Array): void {
    const sections = unpackSections(bytes, fileType, fileVersion);
    const own = sections.integers("dimension")[0] ?? 0;
    if (own !== this.dimension) {
      throw new SnapshotError(`向量文件是 ${own} 维，清单写的是 ${this.dimension} 维。`, { remedy: rebuildRemedy });
    }
    this.#positions = sections.integers("positions");
    this.#matrix = sections.floats("matrix");
    this.#size = this.#positions.length;
    this.#isAwaited = false;
  }

  /** Number of vectors. */
  get size(): number {
    return this.#size;
  }

  /** False while a large segment's vectors or graph are not there: `nearest` finds nothing in it. */
  get isSearchable(): boolean {
    return !this.#isAwaited && (this.#graph !== null || this.#size <= graphFrom);
  }

  get hasGraph(): boolean {
    return this.#graph !== null;
  }

  /** @param position greater than those before it. @throws SnapshotError for another dimension. */
  add(vector: ArrayLike<number>, position: number): void {
    if (vector.length !== this.dimension) {
      throw new SnapshotError(`向量是 ${vector.length} 维，索引是 ${this.dimension} 维。`, { remedy: rebuildRemedy });
    }
    if (this.#size > 0 && position <= this.positionAt(this.#size - 1)) {
      throw new RangeError("vectors are added by ascending position");
    }
    this.#matrix = roomFor(this.#matrix, (this.#size + 1) * this.dimension, Float32Array);
    this.#positions = roomFor(this.#positions, this.#size + 1, Uint32Array);
    const row = normalizeVector(Float32Array.from(vector));
    this.#matrix.set(row, this.#size * this.dimension);
    this.#positions[this.#size] = position;
    if (this.#graph !== null) {
      if (this.#size >= this.#graph.getMaxElements()) this.#graph.resizeIndex(Math.max(8, this.#size * 2));
      // The native side takes plain arrays only.
      this.#graph.addPoint(Array.from(row), this.#size);
    }
    this.#size += 1;
  }

  positionAt(row: number): number {
    return this.#positions[row] ?? 0;
  }

  /** Of length 1. */
  vectorAt(row: number): Float32Array {
    return this.#matrix.subarray(row * this.dimension, (row + 1) * this.dimension);
  }

  /** First row whose position is `position` or a later one. */
  #rowFrom(position: number): number {
    let [low, high] = [0, this.#size];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.positionAt(middle) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Cosine of a vector of length 1 with the one at a position; 0 where there is none. Exact. */
  cosineAt(unit: Float32Array, position: number): number {
    const row = this.#rowFrom(position);
    return row < this.#size && this.positionAt(row) === position ? dotProduct(unit, this.#matrix, row) : 0;
  }

  /** Offers every position from `start` to before `end` with its cosine, plus `offset`; only positive ones. Exact. */
  offerRange(unit: Float32Array, range: { start: number; end: number; offset: number }, best: BestHits): void {
    for (let row = this.#rowFrom(range.start); row < this.#size; row += 1) {
      const position = this.positionAt(row);
      if (position >= range.end) break;
      const cosine = dotProduct(unit, this.#matrix, row);
      if (cosine > 0 && cosine >= best.threshold) best.offer(range.offset + position, cosine);
    }
  }

  /** The `limit` nearest positions, nearest first, through the graph; exactly where the segment is small. */
  nearest(query: readonly number[], limit: number, accepts?: (position: number) => boolean): Neighbour[] {
    if (this.#size === 0 || !this.isSearchable) return [];
    if (this.#graph === null) return this.#nearestExactly(query, limit, accepts);
    const accepted = accepts === undefined ? undefined : (row: number): boolean => accepts(this.positionAt(row));
    const { neighbors, distances } = this.#graph.searchKnn([...query], Math.min(limit, this.#size), accepted);
    return neighbors.map((row, i) => ({ position: this.positionAt(row), cosine: 1 - (distances[i] ?? 1) }));
  }

  #nearestExactly(query: readonly number[], limit: number, accepts?: (position: number) => boolean): Neighbour[] {
    const unit = normalizeVector(Float32Array.from(query));
    const best = new BestHits(limit);
    for (let row = 0; row < this.#size; row += 1) {
      const cosine = dotProduct(unit, this.#matrix, row);
      if (cosine <= 0 || cosine < best.threshold) continue;
      const position = this.positionAt(row);
      if (accepts === undefined || accepts(position)) best.offer(position, cosine);
    }
    return best.ranked().map(({ position, score }) => ({ position, cosine: score }));
  }

  /** The bytes of the vectors' file. */
  save(): Buffer {
    return packSections(fileType, fileVersion, {
      dimension: new Uint32Array([this.dimension]),
      positions: this.#positions.subarray(0, this.#size),
      matrix: this.#matrix.subarray(0, this.#size * this.dimension),
    });
  }

  async writeGraph(path: string): Promise<void> {
    await this.#graph?.writeIndex(path);
  }

  /** Reads a graph that was written for these vectors; its bytes must have been checked. Works beside other work. */
  async readGraph(path: string): Promise<void> {
    const read = createGraph(this.dimension);
    await read.readIndex(path);
    read.setEf(graph.efSearch);
    this.#graph = read;
  }
}
