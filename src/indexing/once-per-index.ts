/** Work that an open index needs once: made with its first use, kept as long as the index is, never shared between two. */
import { oncePerObject } from "../language/once-per-object.ts";
import type { OpenIndex } from "./open-index.ts";

/** `make`, called at most once for each index. */
export const oncePerIndex = <T, Index extends object = OpenIndex>(make: (index: Index) => T): ((index: Index) => T) =>
  oncePerObject(make);
