/** Work that is needed once for an object which does not change: made with its first use, kept as long as the object is. */

/** `make`, called at most once for each object. */
export function oncePerObject<T, Key extends object>(make: (key: Key) => T): (key: Key) => T {
  const made = new WeakMap<Key, { value: T }>();
  return (key) => {
    const known = made.get(key);
    if (known) return known.value;
    const value = make(key);
    made.set(key, { value });
    return value;
  };
}
