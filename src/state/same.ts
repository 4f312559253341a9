/** Whether two plain objects, or nulls, hold the same values under the same keys. */
export function isSameShallow(one: object | null, other: object | null): boolean {
  if (one === other) return true;
  if (one === null || other === null) return false;
  const keys = Object.keys(one) as (keyof typeof one)[];
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}

/** What is said, unless what is known says the same: then nobody who watches it need look again. */
export function assign<Value extends object | null>(known: Value, said: Value): Value {
  return isSameShallow(known, said) ? known : said;
}
