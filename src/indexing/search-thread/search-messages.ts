/** What the search thread is told and what it replies: plain data and typed arrays only, so that messages are cheap. */
import type { ClauseSearch, ScoredPositions } from "./clause-search.ts";
import type { WeightedTerm } from "../lexical/lexical-index.ts";
import { PositionRanges } from "../lexical/position-ranges.ts";
import type { SegmentSource } from "./search-vectors.ts";

export interface SearchMessage {
  kind: "search";
  id: number;
  /** Number of an index that is open. */
  index: number;
  terms: readonly WeightedTerm[];
  vector: Float64Array | null;
  /** First and one-behind-last positions, in turn. */
  scopes: { bounds: Uint32Array; also: Uint32Array }[];
  limit: number;
  exactVectorsUpTo: number;
}

export interface OpenMessage {
  kind: "open";
  index: number;
  /** In the order of their positions. */
  keys: readonly string[];
  /** Those that the thread has not. */
  segments: readonly SegmentSource[];
}

export type MessageToThread = SearchMessage | OpenMessage | { kind: "drop"; index: number };

export type MessageFromThread =
  | { kind: "ready" }
  | { kind: "opened"; index: number }
  | { kind: "refused"; index: number; reason: string }
  | { kind: "found"; id: number; found: ScoredPositions[] }
  | { kind: "failed"; id: number };

export function toMessage(
  { id, index }: { id: number; index: number },
  { terms, vector, scopes, limit, exactVectorsUpTo }: ClauseSearch,
): SearchMessage {
  return {
    kind: "search",
    id,
    index,
    terms,
    vector: vector === null ? null : Float64Array.from(vector),
    scopes: scopes.map(({ within, also }) => ({
      bounds: Uint32Array.from(within.ranges.flatMap(({ start, end }) => [start, end])),
      also: Uint32Array.from(also),
    })),
    limit,
    exactVectorsUpTo,
  };
}

function rangesOf(bounds: Uint32Array): PositionRanges {
  const ranges = [];
  for (let i = 0; i + 1 < bounds.length; i += 2) ranges.push({ start: bounds[i] ?? 0, end: bounds[i + 1] ?? 0 });
  return PositionRanges.of(ranges);
}

export function fromMessage({ terms, vector, scopes, limit, exactVectorsUpTo }: SearchMessage): ClauseSearch {
  return {
    terms,
    vector: vector === null ? null : Array.from(vector),
    scopes: scopes.map(({ bounds, also }) => ({ within: rangesOf(bounds), also: Array.from(also) })),
    limit,
    exactVectorsUpTo,
  };
}
