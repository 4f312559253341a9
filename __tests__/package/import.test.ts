const touched: string[] = [];
const watched = ['WebSocket', 'setTimeout', 'setInterval', 'addEventListener', 'BroadcastChannel'] as const;
const originals = Object.getOwnPropertyDescriptors(globalThis) as Record<string, PropertyDescriptor>;

beforeAll(() => {
  // Loaded before anybody watches: what the peers do at import is their own affair.
  for (const peer of ['@reduxjs/toolkit', 'reselect', 'react', 'react-redux']) jest.requireActual(peer);
  for (const name of watched) {
    Object.defineProperty(globalThis, name, {
      configurable: true,
      get: () => {
        touched.push(name);
        return originals[name]?.value as unknown;
      },
    });
  }
});

afterAll(() => {
  for (const name of watched) {
    const original = originals[name];
    if (original === undefined) Reflect.deleteProperty(globalThis, name);
    else Object.defineProperty(globalThis, name, original);
  }
});

describe.each(['index', 'react/index', 'testing/index', 'tabs/index', 'diagnostics/index'])(
  'importing %s',
  (entry) => {
    it('opens nothing, starts no timer and touches no global', () => {
      const globalsBefore = Reflect.ownKeys(globalThis);
      expect(Object.keys(jest.requireActual<object>(`../../src/${entry}`))).not.toEqual([]);
      expect(touched).toEqual([]);
      expect(Reflect.ownKeys(globalThis)).toEqual(globalsBefore);
    });
  },
);
