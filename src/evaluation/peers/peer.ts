/**
 * The port that every engine we measure ourselves against stands behind: passages flow in, positions of the best ones
 * flow out. A peer is set up the way its own documentation says, with Chinese word segmentation where it lets us.
 */

export interface Passage {
  document: string;
  /** Heading above the text, where the collection has one. */
  title?: string;
  text: string;
}

/** Heading and text as one string, for engines that are given one. */
export const wholePassage = ({ title, text }: Passage): string => (title === undefined ? text : `${title} ${text}`);

/** A question cut into words, or embedded, as its engine needs it; searches when called. */
export type PreparedQuestion = (limit: number) => Promise<number[]>;

export interface Peer {
  /** Indexes the passages; their positions in this list are what a search returns. */
  build(passages: readonly Passage[]): Promise<void>;
  /** The index as one file; null where the engine cannot be saved and is built anew in each process. */
  save(): Promise<Uint8Array | null>;
  /** Takes the place of `build` with what `save` returned. */
  open(bytes: Uint8Array): Promise<void>;
  /** All that depends on the question alone, so that the search can be timed without it. */
  prepare(question: string): Promise<PreparedQuestion>;
  /** Positions of at most `limit` passages, best first. */
  search(question: string, limit: number): Promise<number[]>;
  /** Gives back files and handles. */
  close(): Promise<void>;
}

/** What peers have in common: a search is a prepared question that is asked at once. */
export abstract class PreparingPeer implements Peer {
  abstract build(passages: readonly Passage[]): Promise<void>;
  abstract prepare(question: string): Promise<PreparedQuestion>;

  save(): Promise<Uint8Array | null> {
    return Promise.resolve(null);
  }

  open(_bytes: Uint8Array): Promise<void> {
    return Promise.reject(new Error("this engine has no index to open"));
  }

  async search(question: string, limit: number): Promise<number[]> {
    const ask = await this.prepare(question);
    return ask(limit);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
