import fc from 'fast-check';
import * as v from 'valibot';
import { decodeFrame } from '../../src/protocol/decode';
import type { PresenceUpdate, SocketKind } from '../../src/vocabulary';

const response = (...data: unknown[]): string => JSON.stringify({ type: 'response', data });
const text = (frame: unknown): string => JSON.stringify(frame);

describe('good frames', () => {
  const full = {
    userId: 67_890,
    presence: 'ANSWERED',
    logicalDirection: 'Inbound',
    callChannelUUID: 'a1b2c3d4-e5f6-7890-abcd-ef1234567890',
    availability: 'On Call',
    availabilityStateId: 3,
    availabilityProfileId: 1,
  };

  it.each<[SocketKind, string, object]>([
    ['presence', text({ type: 'tick', message: 'welcome' }), { kind: 'tick', welcome: true }],
    ['presence', text({ type: 'tick' }), { kind: 'tick', welcome: false }],
    ['presence', text({ type: 'tick', message: 'WELCOME' }), { kind: 'tick', welcome: false }],
    ['presence', text({ type: 'tick', message: { toString: 'welcome' } }), { kind: 'tick', welcome: false }],
    ['messages', text({ type: 'tick', message: 'welcome' }), { kind: 'tick', welcome: true }],
    ['presence', text({ type: 'error', message: 'no' }), { kind: 'error', message: 'no' }],
    ['messages', text({ type: 'error' }), { kind: 'error', message: undefined }],
    ['presence', ` \n${text({ type: 'tick' })}\t`, { kind: 'tick', welcome: false }],
    ['presence', response(), { kind: 'presence', updates: [], empty: true, path: undefined, problems: null }],
    [
      'presence',
      text({ type: 'response', path: '/p', data: [full] }),
      { kind: 'presence', updates: [full], empty: false, path: '/p', problems: null },
    ],
    [
      'presence',
      response({ userId: 1, presence: '', logicalDirection: '', callChannelUUID: '', availability: '' }),
      {
        kind: 'presence',
        updates: [{ userId: 1, presence: '', logicalDirection: '', callChannelUUID: '', availability: '' }],
        empty: false,
        path: undefined,
        problems: null,
      },
    ],
    [
      'messages',
      text({ operation: 'INSERT', data: { userStatistics: { unreadMessages: 0 } } }),
      { kind: 'unread', unreadMessages: 0, operation: 'INSERT' },
    ],
    [
      'messages',
      '{"operation":"MODIFY","data":{"userStatistics":{"unreadMessages":-0}}}',
      { kind: 'unread', unreadMessages: 0, operation: 'MODIFY' },
    ],
    ['messages', text({ operation: '' }), { kind: 'unread', unreadMessages: undefined, operation: '' }],
  ])('on the %s socket: %s', (socket, data, frame) => {
    expect(decodeFrame(data, socket)).toEqual(frame);
  });

  it('hand out a clean item as it was parsed: no copy is made of what is good', () => {
    const parse = jest.spyOn(JSON, 'parse');
    const frame = decodeFrame(response(full), 'presence');
    const { data } = parse.mock.results[0]?.value as { data: unknown[] };
    parse.mockRestore();
    expect(frame.kind === 'presence' && frame.updates[0]).toBe(data[0]);
  });

  it('keep fractions and signs of the availability ids: the specification says number', () => {
    const item = { userId: 1, availabilityStateId: -1, availabilityProfileId: 0.5 };
    expect(decodeFrame(response(item), 'presence')).toMatchObject({ updates: [item], problems: null });
  });
});

describe('frames that are refused', () => {
  it.each<[SocketKind, unknown, RegExp]>([
    ['presence', '', /must be JSON; got ""/],
    ['presence', '\uFEFF{}', /must be JSON/],
    ['presence', 'undefined', /must be JSON; got "undefined"/],
    ['presence', "{'type':'tick'}", /must be JSON/],
    ['presence', '{"type":"tick"},', /must be JSON/],
    ['presence', 'true', /must be a JSON object; got true/],
    ['presence', '[{"type":"tick"}]', /must be a JSON object; got an array of 1/],
    ['presence', '{"Type":"tick"}', /type must be tick, response or error; got undefined/],
    ['presence', '{"type":"Tick"}', /got "Tick"/],
    ['presence', '{"type":null}', /got null/],
    ['presence', text({ operation: 'MODIFY' }), /type must be tick, response or error/],
    ['presence', text({ type: 'subscribe', path: '/p' }), /got "subscribe"/],
    ['presence', text({ type: 'response', data: 'x' }), /response\.data must be an array; got "x"/],
    ['presence', text({ type: 'response', data: 7 }), /response\.data must be an array; got 7/],
    [
      'messages',
      response({ userId: 1 }),
      /type must be tick or error, or absent beside operation; got "response"/,
    ],
    ['messages', text({}), /operation must be a string; got undefined/],
    ['messages', text({ operation: 1 }), /operation must be a string; got 1/],
    ['messages', text({ operation: 'x', data: [] }), /userStatistics must be an object/],
    ['messages', text({ operation: 'x', data: 'y' }), /userStatistics must be an object; got "y"/],
    [
      'messages',
      text({ operation: 'x', data: { userStatistics: 5 } }),
      /userStatistics must be an object; got 5/,
    ],
    [
      'messages',
      text({ operation: 'x', data: { userStatistics: [5] } }),
      /must be an object; got an array of 1/,
    ],
    ['messages', text({ operation: 'x', data: { userStatistics: { unreadMessages: '5' } } }), /got "5"/],
    ['presence', new ArrayBuffer(2), /must be text; got binary data/],
    ['presence', null, /must be text/],
    ['presence', 'x'.repeat(16 * 1_024 * 1_024 + 1), /at most 16 MiB; got 16777217 characters/],
    ['presence', '€'.repeat(6 * 1_024 * 1_024), /at most 16 MiB/],
  ])('on the %s socket, with what is wrong and what is expected (%#)', (socket, data, why) => {
    const frame = decodeFrame(data, socket);
    expect(frame).toEqual({ kind: 'invalid', reason: expect.stringMatching(why) as string });
  });
});

describe('items', () => {
  const words = (good: string[]) => v.optional(v.nullable(v.union([v.picklist([...good, '']), v.string()])));
  // The specification's rules in another validator's words.
  const itemSchema = v.looseObject({
    userId: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
    presence: words(['ANSWERED', 'BRIDGED', 'RINGING']),
    logicalDirection: words(['Inbound', 'Outbound']),
    callChannelUUID: v.optional(v.nullable(v.string())),
    availability: v.optional(v.nullable(v.string())),
    availabilityStateId: v.optional(v.nullable(v.pipe(v.number(), v.finite()))),
    availabilityProfileId: v.optional(v.nullable(v.pipe(v.number(), v.finite()))),
  });
  const known: Partial<Record<string, readonly string[]>> = {
    presence: ['ANSWERED', 'BRIDGED', 'RINGING', ''],
    logicalDirection: ['Inbound', 'Outbound', ''],
  };

  /** What the oracle makes of an item: the update, or `null` where it is rejected; and how many problems it has. */
  function judge(item: unknown): { update: object | null; problems: number } {
    const result = v.safeParse(itemSchema, item);
    if (!result.success || Array.isArray(item)) return { update: null, problems: 1 };
    const { output } = result;
    const update: Record<string, unknown> = {};
    let problems = 0;
    for (const key of Object.keys(itemSchema.entries)) {
      const value = output[key as keyof typeof output];
      if (value === null || value === undefined) continue;
      if (known[key]?.includes(value as string) === false) problems++;
      else update[key] = value;
    }
    return { update, problems };
  }

  const anything = fc.oneof(
    fc.constantFrom(null, true, 0, 1, -1, 1.5, 2 ** 53, '', '1', 'ANSWERED', 'HELD', 'Inbound', [], {}),
    fc.jsonValue({ maxDepth: 1 }),
  );
  const field = <T>(good: fc.Arbitrary<T>) =>
    fc.option(fc.oneof({ weight: 3, arbitrary: good }, { weight: 1, arbitrary: anything }), {
      nil: undefined,
    });
  const item = fc.oneof(
    {
      weight: 9,
      arbitrary: fc.record({
        userId: fc.oneof(
          { weight: 9, arbitrary: fc.integer({ min: 1, max: 1e9 }) },
          { weight: 1, arbitrary: anything },
        ),
        presence: field(fc.constantFrom('ANSWERED', 'BRIDGED', 'RINGING', '')),
        logicalDirection: field(fc.constantFrom('Inbound', 'Outbound', '')),
        callChannelUUID: field(fc.uuid()),
        availability: field(fc.string()),
        availabilityStateId: field(fc.integer()),
        availabilityProfileId: field(fc.double({ noNaN: true, noDefaultInfinity: true })),
        other: field(anything),
      }),
    },
    { weight: 1, arbitrary: anything },
  );

  it('are taken, cut or left out as another validator judges them', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 6 }), (items) => {
        const data = JSON.parse(JSON.stringify(items)) as unknown[];
        const judged = data.map(judge);
        const frame = decodeFrame(response(...items), 'presence');
        const updates = judged.flatMap(({ update }) => (update === null ? [] : [update]));
        const count = judged.reduce((sum, { problems }) => sum + problems, 0);
        expect(frame).toMatchObject({ kind: 'presence', updates, empty: items.length === 0 });
        const { problems } = frame as { problems: { count: number; texts: string[] } | null };
        expect(problems?.count ?? 0).toBe(count);
        expect(problems?.texts.length ?? 0).toBe(Math.min(count, 3));
      }),
      { numRuns: 1_000 },
    );
  });

  it('come out of the decoder as they are decoded again', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 6 }), (items) => {
        const frame = decodeFrame(response(...items), 'presence');
        const { updates } = frame as { updates: PresenceUpdate[] };
        // On the wire `null` is an absent field; in an update it stands for an unknown word.
        const known = updates.map((update) =>
          Object.fromEntries(Object.entries(update).filter(([, value]) => value !== null)),
        );
        const again = decodeFrame(response(...updates), 'presence');
        expect(again).toMatchObject({ problems: null });
        expect((again as { updates: unknown }).updates).toEqual(known);
      }),
    );
  });
});

it('nothing at all makes the decoder throw', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.json(), fc.anything(), fc.jsonValue().map(text)),
      fc.constantFrom<SocketKind>('presence', 'messages'),
      (data, socket) => {
        expect(decodeFrame(data, socket)).toHaveProperty('kind');
      },
    ),
    { numRuns: 1_000 },
  );
});
