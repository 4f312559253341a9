import fc from 'fast-check';
import { groupMembersReceived, selectPresenceSince, selectUserDisplayItem } from '../../src/index';
import type { PresenceSince, PresenceUpdate } from '../../src/index';
import { createPresenceModel } from '../helpers/presence-model';
import { coverage, createStore, fromStorage, presence } from './support';

type Words = Omit<PresenceUpdate, 'userId'>;
/** What is said of the user, by default in the session that runs; a name stands for a new session, or for storage. */
type Step = Words | 'reconnect' | 'storage';

const ringing = (callChannelUUID?: string): Words => ({ presence: 'RINGING', callChannelUUID });
const answered = (callChannelUUID?: string): Words => ({ presence: 'ANSWERED', callChannelUUID });
const bridged = (callChannelUUID?: string): Words => ({ presence: 'BRIDGED', callChannelUUID });
const idle: Words = { presence: '' };
const over: Words = { presence: '', logicalDirection: '', callChannelUUID: '' };
const unknown: Words = { presence: null };

/** A store in which the steps were taken, the first at time 1, each after it 1 later. */
function after(steps: readonly Step[]): PresenceSince {
  let store = createStore();
  let session = 1;
  for (const [index, step] of steps.entries()) {
    if (step === 'reconnect') session++;
    else if (step === 'storage') {
      store = createStore(fromStorage(store.getState()));
      session++;
    } else {
      const defined = Object.fromEntries(Object.entries(step).filter(([, word]) => word !== undefined));
      store.dispatch(
        presence([{ userId: 7, ...defined }], {
          session: `s${session}`,
          receivedAt: index + 1,
        }),
      );
    }
  }
  return selectPresenceSince(store.getState(), 7);
}

/** `5` for a time that is exact, `5+` for one that may be longer ago, `-` for none. */
function shown(since: PresenceSince): string {
  const one = (time: number | null, atLeast: boolean): string => `${time ?? '-'}${atLeast ? '+' : ''}`;
  return [
    one(since.presenceSince, since.presenceAtLeast),
    one(since.callSince, since.callAtLeast),
    one(since.availabilitySince, since.availabilityAtLeast),
  ].join(' ');
}

describe('presenceSince and callSince', () => {
  it.each<[string, Step[], string]>([
    ['nobody ever heard of', [], '- - -'],
    ['a user of whom only the availability is known', [{ availability: 'Away' }], '- - 1+'],
    ['idle, at first sight', [idle], '1+ - -'],
    ['ringing, at first sight', [ringing('a')], '1+ 1+ -'],
    ['on call, at first sight', [answered('a')], '1+ 1+ -'],
    ['idle, then ringing', [idle, ringing('a')], '2 2 -'],
    ['idle, then on call at once', [idle, answered('a')], '2 2 -'],
    ['idle said again', [idle, idle], '1+ - -'],
    ['ringing said again', [idle, ringing('a'), ringing('a')], '2 2 -'],
    ['answered: the call goes on from its ringing', [idle, ringing('a'), answered('a')], '3 2 -'],
    ['answered in a channel of its own', [idle, ringing('a'), answered('b')], '3 2 -'],
    ['a call that was ringing at first sight, answered', [ringing('a'), answered('a')], '2 1+ -'],
    ['answered and bridged are one phase', [idle, answered('a'), bridged('a')], '2 2 -'],
    ['bridged and answered as well', [idle, bridged('a'), answered('a')], '2 2 -'],
    ['the call over', [idle, ringing('a'), answered('a'), over], '4 - -'],
    ['only the presence is cleared', [idle, ringing('a'), idle], '3 - -'],
    ['a second call while ringing', [idle, ringing('a'), ringing('b')], '3 3 -'],
    ['a second call while on call', [idle, answered('a'), answered('b')], '3 3 -'],
    ['another call, bridged', [idle, answered('a'), bridged('b')], '3 3 -'],
    ['on call, then rung by another', [idle, answered('a'), ringing('b')], '3 3 -'],
    ['on call, then said to ring again', [idle, answered('a'), ringing('a')], '3 2 -'],
    ['only the channel is cleared', [idle, answered('a'), { callChannelUUID: '' }], '2 2 -'],
    ['only the channel becomes known', [idle, answered(), { callChannelUUID: 'a' }], '2 2 -'],
    ['cleared, then another channel', [idle, answered('a'), { callChannelUUID: '' }, answered('b')], '2 2 -'],
    ['only the channel becomes another', [idle, answered('a'), { callChannelUUID: 'b' }], '3 3 -'],
    [
      'a channel left over while idle',
      [{ ...idle, callChannelUUID: 'a' }, { callChannelUUID: 'b' }],
      '1+ - -',
    ],
    ['a channel left over, then a call', [{ ...idle, callChannelUUID: 'a' }, ringing('b')], '2 2 -'],
    ['only the direction becomes another', [idle, ringing('a'), { logicalDirection: 'Outbound' }], '2 2 -'],
    ['an unknown word', [idle, ringing('a'), unknown], '- - -'],
    ['after an unknown word, the same', [idle, ringing('a'), unknown, ringing('a')], '4+ 4+ -'],
    ['after an unknown word, another', [idle, ringing('a'), unknown, idle], '4+ - -'],
    ['ringing after what was unknown was idle', [idle, unknown, idle, ringing('a')], '4 4 -'],
  ])('%s', (_, steps, expected) => {
    expect(shown(after(steps))).toBe(expected);
  });

  it.each<[string, Step[], string]>([
    ['found the same', [idle, ringing('a'), 'reconnect', ringing('a')], '2 2 -'],
    ['found the same, first seen as it is', [idle, 'reconnect', idle], '1+ - -'],
    ['found without a channel', [idle, answered('a'), 'reconnect', answered()], '2 2 -'],
    ['found in the other word for a call', [idle, answered('a'), 'reconnect', bridged('a')], '2 2 -'],
    ['found answered', [idle, ringing('a'), 'reconnect', answered('a')], '4+ 2 -'],
    ['found in another call', [idle, answered('a'), 'reconnect', answered('b')], '4+ 4+ -'],
    ['found idle', [idle, answered('a'), 'reconnect', over], '4+ - -'],
    ['found in a call', [idle, 'reconnect', ringing('a')], '3+ 3+ -'],
    ['changed in the new session', [idle, 'reconnect', idle, ringing('a')], '4 4 -'],
    ['not mentioned by the first word', [idle, 'reconnect', { availability: 'Away' }], '- - 3+'],
    ['mentioned by the second', [idle, 'reconnect', { availability: 'Away' }, idle], '4+ - 3+'],
  ])('after a reconnect, %s', (_, steps, expected) => {
    expect(shown(after(steps))).toBe(expected);
  });

  it.each<[string, Step[], string]>([
    ['nothing yet', [idle, ringing('a'), 'storage'], '2+ 2+ -'],
    ['the same', [idle, ringing('a'), 'storage', ringing('a')], '2+ 2+ -'],
    ['another', [idle, ringing('a'), 'storage', over], '4+ - -'],
    ['another, then one that was seen to begin', [idle, 'storage', over, ringing('a')], '4 4 -'],
  ])('after storage, told of %s', (_, steps, expected) => {
    expect(shown(after(steps))).toBe(expected);
  });
});

describe('availabilitySince', () => {
  it.each<[string, Step[], string]>([
    ['at first sight', [{ availability: 'Away' }], '- - 1+'],
    ['said again', [{ availability: 'Away' }, { availability: 'Away' }], '- - 1+'],
    ['another', [{ availability: 'Away' }, { availability: 'Busy' }], '- - 2'],
    ['cleared, which is a word like any other', [{ availability: 'Away' }, { availability: '' }], '- - 2'],
    ['of which only the ids change', [{ availability: 'Away' }, { availabilityStateId: 4 }], '- - 1+'],
    [
      'the same after a reconnect',
      [{ availability: 'Away' }, 'reconnect', { availability: 'Away' }],
      '- - 1+',
    ],
    [
      'another after a reconnect',
      [{ availability: 'Away' }, 'reconnect', { availability: 'Busy' }],
      '- - 3+',
    ],
    ['not mentioned after a reconnect', [{ availability: 'Away' }, 'reconnect', idle], '3+ - -'],
    ['untouched by a call', [{ ...idle, availability: 'Away' }, ringing('a')], '2 2 1+'],
  ])('%s', (_, steps, expected) => {
    expect(shown(after(steps))).toBe(expected);
  });
});

describe('a word that nobody knows', () => {
  it('takes away what was known of its field, and nothing else', () => {
    const store = createStore();
    const known = {
      userId: 7,
      logicalDirection: 'Inbound',
      callChannelUUID: 'a',
      availability: 'Busy',
    } as const;
    store.dispatch(presence([{ ...known, presence: 'RINGING' }]));
    store.dispatch(presence([{ userId: 7, presence: null }]));
    expect(selectUserDisplayItem(store.getState(), 7)).toStrictEqual({
      id: 7,
      logicalDirection: 'Inbound',
      callChannelUUID: 'a',
      availability: 'Busy',
    });
    store.dispatch(presence([{ userId: 7, logicalDirection: null, availability: 'Away' }]));
    expect(selectUserDisplayItem(store.getState(), 7)).toStrictEqual({
      id: 7,
      callChannelUUID: 'a',
      availability: 'Away',
    });
  });

  it('is nothing where nothing was known', () => {
    const store = createStore();
    store.dispatch(presence([{ userId: 7, availability: 'Busy' }]));
    const before = store.getState();
    store.dispatch(presence([{ userId: 7, presence: null, logicalDirection: null }]));
    expect(store.getState()).toBe(before);
    store.dispatch(presence([{ userId: 8, presence: null }]));
    expect(selectUserDisplayItem(store.getState(), 8)).toStrictEqual({ id: 8 });
  });
});

const update = fc.record(
  {
    userId: fc.integer({ min: 1, max: 3 }),
    presence: fc.constantFrom('ANSWERED', 'BRIDGED', 'RINGING', '', null),
    logicalDirection: fc.constantFrom('Inbound', 'Outbound', '', null),
    callChannelUUID: fc.constantFrom('', 'a', 'b'),
    availability: fc.constantFrom('', 'Away', 'Busy'),
    availabilityStateId: fc.constantFrom(1, 2),
  },
  { requiredKeys: ['userId'] },
) as fc.Arbitrary<PresenceUpdate>;

it('agrees with the rules told a second time, over any history of sessions and removals', () => {
  const step = fc.record({
    updates: fc.array(update, { maxLength: 12 }),
    session: fc.constantFrom('a', 'b'),
    removed: fc.option(fc.integer({ min: 1, max: 3 }), { freq: 6 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (history) => {
      const store = createStore();
      const model = createPresenceModel();
      for (const [index, { updates, session, removed }] of history.entries()) {
        store.dispatch(presence(updates, { session, receivedAt: index }));
        for (const one of updates) model.hear(one, session, index);
        if (removed !== null) {
          store.dispatch(coverage({ removedUserIds: [removed] }));
          model.forget(removed);
        }
        for (const id of [1, 2, 3])
          expect(selectPresenceSince(store.getState(), id)).toStrictEqual(model.since(id));
      }
    }),
  );
});

it('gives the same object while the times of a user are the same', () => {
  const store = createStore();
  store.dispatch(groupMembersReceived({ groupId: 4, userIds: [7] }));
  store.dispatch(
    presence([
      { userId: 7, ...answered('a') },
      { userId: 8, presence: '' },
    ]),
  );
  const since = selectPresenceSince(store.getState(), 7);
  store.dispatch(presence([{ userId: 8, presence: 'RINGING' }], { receivedAt: 2_000 }));
  store.dispatch(presence([{ userId: 7, availabilityStateId: 3 }], { receivedAt: 3_000 }));
  expect(selectPresenceSince(store.getState(), 7)).toBe(since);
});
