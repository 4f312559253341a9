/**
 * What is said, unless what is known holds the same values under the same keys: then nobody who watches it need look
 * again.
 */
export function assign<Value extends object | null>(known: Value, said: Value): Value {
  if (known === null || said === null) return said;
  const before = known as Readonly<Record<string, unknown>>;
  const after = said as Readonly<Record<string, unknown>>;
  const keys = Object.keys(before);
  if (keys.length !== Object.keys(after).length) return said;
  for (const key of keys) if (before[key] !== after[key]) return said;
  return known;
}
