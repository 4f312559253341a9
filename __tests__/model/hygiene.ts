import { secretPieces } from './tokens';

const prototypeNames = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Walks values that must be plain and free of secrets; what it has seen once and is shared is not walked again. */
export function createHygiene(violate: (what: string) => void) {
  const seen = new WeakSet();

  function walk(value: unknown, at: string): void {
    switch (typeof value) {
      case 'string':
        if (secretPieces.some((piece) => value.includes(piece))) violate(`I5: a piece of a token at ${at}`);
        return;
      case 'number':
        if (!Number.isFinite(value)) violate(`I6: ${value} at ${at}`);
        return;
      case 'boolean':
        return;
      case 'object':
        if (value !== null) walkObject(value, at);
        return;
      default:
        violate(`I6: a value of type ${typeof value} at ${at}`);
    }
  }

  function walkObject(value: object, at: string): void {
    if (seen.has(value)) return;
    seen.add(value);
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== Array.prototype) {
      violate(`I6: no plain object at ${at}`);
    }
    for (const [key, inner] of Object.entries(value)) walk(inner, `${at}.${key}`);
  }

  return {
    walk,
    checkPrototype() {
      for (const name of Object.getOwnPropertyNames(Object.prototype)) {
        if (prototypeNames.has(name)) continue;
        violate(`I6: Object.prototype.${name}`);
        // The next life must find the prototype as it was.
        Reflect.deleteProperty(Object.prototype, name);
      }
    },
  };
}
