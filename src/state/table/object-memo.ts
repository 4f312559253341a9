/** Remembers a value for an object for exactly as long as the object lives, unseen by everything else. */
export interface ObjectMemo<Key extends object, Value> {
  get: (key: Key) => Value | undefined;
  set: (key: Key, value: Value) => void;
}

/** What one memo remembers of an object; several may know the same object. */
interface Memory {
  owner: object;
  value: unknown;
  next: Memory | undefined;
}

/** Gives its argument back, so that a subclass puts its private field on that very object. */
function Given(given: object): object {
  return given;
}

class Remembering extends (Given as unknown as new (given: object) => object) {
  #memory: Memory | undefined;

  static of(key: object): Memory | undefined {
    return #memory in key ? key.#memory : undefined;
  }

  static add(key: object, memory: Memory): void {
    const remembering = #memory in key ? key : new Remembering(key);
    remembering.#memory = memory;
  }
}

/**
 * What a WeakMap does, at a fraction of its price where every dispatch brings a new key: an entry of a WeakMap costs
 * over a microsecond once the collector has had its share. Here the value sits in the key itself, in a private field,
 * which no enumeration, comparison, copy or serialisation can see. Keys that must not be extended go to a WeakMap.
 */
export function createObjectMemo<Key extends object, Value>(): ObjectMemo<Key, Value> {
  const owner = {};
  const unextendable = new WeakMap<Key, Value>();

  function find(key: Key): Memory | undefined {
    let memory = Remembering.of(key);
    while (memory !== undefined && memory.owner !== owner) memory = memory.next;
    return memory;
  }

  return {
    get(key) {
      const memory = find(key);
      return memory === undefined ? unextendable.get(key) : (memory.value as Value);
    },
    set(key, value) {
      const memory = find(key);
      if (memory !== undefined) memory.value = value;
      else if (Object.isExtensible(key)) Remembering.add(key, { owner, value, next: Remembering.of(key) });
      else unextendable.set(key, value);
    },
  };
}
