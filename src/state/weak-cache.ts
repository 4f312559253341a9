const FIRST_SWEEP = 1_024;

/** Makes the function that gives the same object for the same key for as long as anybody holds it. */
export function createWeakCache<Key, Value extends object>(make: (key: Key) => Value): (key: Key) => Value {
  const values = new Map<Key, WeakRef<Value>>();
  let sweepAt = FIRST_SWEEP;

  function sweep(): void {
    for (const [key, value] of values) if (value.deref() === undefined) values.delete(key);
    sweepAt = Math.max(FIRST_SWEEP, values.size * 2);
  }

  return (key) => {
    const known = values.get(key)?.deref();
    if (known !== undefined) return known;
    const value = make(key);
    values.set(key, new WeakRef(value));
    if (values.size > sweepAt) sweep();
    return value;
  };
}
