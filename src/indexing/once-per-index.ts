/** Work that an open index needs once: made with its first use, kept as long as the index is, never shared between two. */
import type { OpenIndex } from "./open-index.ts";

/** `make`, called at most once for each index. */
export function oncePerIndex<T, Index extends object = OpenIndex>(make: (index: Index) => T): (index: Index) => T {
  const made = new WeakMap<Index, { value: T }>();
  return (index) => {
    const known = made.get(index);
    if (known) return known.value;
    const value = make(index);
    made.set(index, { value });
    return value;
  };
}
