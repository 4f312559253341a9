const deepObject = '{"a":'.repeat(2_000) + '1' + '}'.repeat(2_000);
const hugeText = 'x'.repeat(200_000);

const text = (value: unknown): string => JSON.stringify(value);
const response = (...data: unknown[]): string => text({ type: 'response', data });

// Written as text where it matters: an object literal with __proto__ would never reach the wire as a key.
const pollutingKeys = '"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}';

/**
 * Frames that a client must survive. None of them holds an item that is valid, so whatever it shows afterwards that it
 * did not show before is a fault of the client.
 */
export const garbageFrames: readonly (string | Buffer)[] = [
  '',
  'not JSON',
  '{"type":"response","data":[{"userId":6789',
  'null',
  '42',
  '"welcome"',
  '[]',
  '{}',
  '\u0000\u2028\ud800',
  Buffer.from([0x00, 0xff, 0xfe, 0x01]),
  Buffer.from(response()),
  text({ type: 'surprise', data: [] }),
  text({ type: 42 }),
  text({ type: '__proto__' }),
  text({ type: 'toString' }),
  text({ type: 'response' }),
  text({ type: 'response', data: null }),
  text({ type: 'response', data: { length: 1, 0: {} } }),
  text({ type: 'response', data: 'ANSWERED' }),
  `{"type":"response","data":[],${pollutingKeys}}`,
  `{${pollutingKeys}}`,
  response(null, 7, 'BRIDGED', [], {}),
  response(
    ...[0, -1, 1.5, 2 ** 53, 1e308, '67890', '__proto__', null, true, [67890]].map((userId) => ({ userId })),
  ),
  response({ userId: 67890, presence: 1 }, { userId: 67890, availability: {} }),
  response({ userId: 67890, availabilityStateId: 'constructor' }),
  text({ type: 'response', path: ['/org'], data: [{ userId: 'x' }] }),
  text({ operation: 7, data: { userStatistics: { unreadMessages: 3 } } }),
  text({ operation: 'MODIFY', data: { userStatistics: { unreadMessages: -1 } } }),
  text({ operation: 'MODIFY', data: { userStatistics: { unreadMessages: 'many' } } }),
  text({ operation: 'MODIFY', data: { userStatistics: { unreadMessages: 1.5 } } }),
  `{"type":"surprise","data":${deepObject}}`,
  text({ type: 'surprise', data: hugeText }),
];
