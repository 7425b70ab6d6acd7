/** Work that is needed once for each document of an open index: made when the document is first asked for, a bounded number kept. */
import { oncePerIndex } from "./once-per-index.ts";
import type { OpenIndex } from "./open-index.ts";

/** Documents whose results are kept; all of a usual corpus. */
const mostDocuments = 200;

/** `make` for a document's id, its result kept as long as the index is and not too many others were asked for since. */
export function oncePerDocument<T, Index extends object = OpenIndex>(
  make: (index: Index, document: string) => T,
): (index: Index, document: string) => T {
  const known = oncePerIndex<Map<string, { value: T }>, Index>(() => new Map());
  return (index, document) => {
    const made = known(index);
    let result = made.get(document);
    if (result === undefined) {
      result = { value: make(index, document) };
      if (made.size >= mostDocuments) made.clear();
      made.set(document, result);
    }
    return result.value;
  };
}
