/** Scores by position → the positions of the best, without sorting them all: a heap of the best so far. Pure. */

/** The `limit` best positions, best first, ties by position. Only scores above `floor`. */
export function topPositions(scores: ArrayLike<number>, limit: number, floor = 0): number[] {
  const heap: number[] = [];
  /** Worse first: lower score, then later position. */
  const isWorse = (a: number, b: number): boolean => {
    const [x, y] = [scores[a] ?? 0, scores[b] ?? 0];
    return x < y || (x === y && a > b);
  };
  const sink = (start: number): void => {
    let at = start;
    for (;;) {
      let worst = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && isWorse(heap[child] ?? 0, heap[worst] ?? 0)) worst = child;
      }
      if (worst === at) return;
      [heap[at], heap[worst]] = [heap[worst] ?? 0, heap[at] ?? 0];
      at = worst;
    }
  };
  for (let position = 0; position < scores.length; position += 1) {
    if (!((scores[position] ?? 0) > floor) || limit <= 0) continue;
    if (heap.length < limit) {
      heap.push(position);
      if (heap.length === limit) for (let at = (limit >> 1) - 1; at >= 0; at -= 1) sink(at);
    } else if (isWorse(heap[0] ?? 0, position)) {
      heap[0] = position;
      sink(0);
    }
  }
  return heap.sort((a, b) => (isWorse(a, b) ? 1 : -1));
}
