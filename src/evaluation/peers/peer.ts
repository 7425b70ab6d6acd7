/**
 * The port that every engine we measure ourselves against stands behind: passages flow in, positions of the best ones
 * flow out. A peer is set up the way its own documentation says, with Chinese word segmentation where it lets us.
 */

export interface Passage {
  document: string;
  text: string;
}

export interface Peer {
  /** Indexes the passages; their positions in this list are what `search` returns. */
  build(passages: readonly Passage[]): Promise<void>;
  /** The index as one file; null where the engine cannot be saved and is built anew in each process. */
  save(): Uint8Array | null;
  /** Takes the place of `build` with what `save` returned. */
  open(bytes: Uint8Array): Promise<void>;
  /** Positions of at most `limit` passages, best first. */
  search(question: string, limit: number): Promise<number[]>;
}
