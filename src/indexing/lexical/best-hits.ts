/** Scored positions, in any order → the best of them in a heap of bounded size; of equal scores the lower position wins. */

export interface LexicalHit {
  /** Position of the clause in the list the index was built from. */
  position: number;
  score: number;
}

export class BestHits {
  readonly #limit: number;
  /** A binary heap with the worst hit at the root. */
  readonly #scores: Float64Array;
  readonly #positions: Float64Array;
  #size = 0;
  /** A score below this is not kept any more; one that equals it may be, for its position. */
  threshold: number;

  /** @param limit how many are kept, 0 or more. */
  constructor(limit: number) {
    this.#limit = Math.max(0, limit);
    this.threshold = this.#limit === 0 ? Infinity : 0;
    this.#scores = new Float64Array(this.#limit);
    this.#positions = new Float64Array(this.#limit);
  }

  get limit(): number {
    return this.#limit;
  }

  /** Whether any positive score would still be kept. */
  get isFilling(): boolean {
    return this.#size < this.#limit;
  }

  /** True when hit `a` of the heap is worse than the hit given. */
  #isWorse(a: number, score: number, position: number): boolean {
    const own = this.#scores[a] ?? 0;
    return own < score || (own === score && (this.#positions[a] ?? 0) > position);
  }

  #put(at: number, score: number, position: number): void {
    this.#scores[at] = score;
    this.#positions[at] = position;
  }

  /** Only positive scores are kept. */
  offer(position: number, score: number): void {
    if (score <= 0 || this.#limit === 0) return;
    if (this.#size < this.#limit) {
      let at = this.#size;
      this.#size += 1;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (this.#isWorse(parent, score, position)) break;
        this.#put(at, this.#scores[parent] ?? 0, this.#positions[parent] ?? 0);
        at = parent;
      }
      this.#put(at, score, position);
      if (this.#size === this.#limit) this.threshold = this.#scores[0] ?? 0;
    } else if (this.#isWorse(0, score, position)) {
      this.#sinkFromRoot(score, position);
      this.threshold = this.#scores[0] ?? 0;
    }
  }

  #sinkFromRoot(score: number, position: number): void {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.#size) break;
      const right = child + 1;
      if (right < this.#size && this.#isWorse(right, this.#scores[child] ?? 0, this.#positions[child] ?? 0)) {
        child = right;
      }
      if (!this.#isWorse(child, score, position)) break;
      this.#put(at, this.#scores[child] ?? 0, this.#positions[child] ?? 0);
      at = child;
    }
    this.#put(at, score, position);
  }

  /** Best first; ties by position. */
  ranked(): LexicalHit[] {
    return Array.from({ length: this.#size }, (_, i) => ({
      position: this.#positions[i] ?? 0,
      score: this.#scores[i] ?? 0,
    })).sort((a, b) => b.score - a.score || a.position - b.position);
  }
}

/** The `limit` best positive scores, best first, ties by position. */
export function topScores(
  scores: Float32Array,
  limit: number,
  accepts: (position: number) => boolean = () => true,
): LexicalHit[] {
  const best = new BestHits(limit);
  for (let position = 0; position < scores.length; position += 1) {
    const score = scores[position] ?? 0;
    if (score > 0 && score >= best.threshold && accepts(position)) best.offer(position, score);
  }
  return best.ranked();
}
