import { configureStore, createListenerMiddleware } from '@reduxjs/toolkit';
import fc from 'fast-check';
import {
  presenceReceived,
  presenceTransitions,
  realtimeReducers,
  selectUserDisplayItem,
  unreadRise,
  unreadMessagesReceived,
} from '../../src/index';
import type { PresenceTransition, PresenceUpdate, RealtimeRootState } from '../../src/index';
import { forgotten } from '../../src/state/events';
import { createPresenceModel } from '../helpers/presence-model';
import { createStore, fromStorage, presence, ready } from './support';

type Words = Omit<PresenceUpdate, 'userId'>;
/** What is said of user 7 in the session that runs; a name stands for a new session, or for storage. */
type Step = Words | 'reconnect' | 'storage';

const idle: Words = { presence: '', logicalDirection: '', callChannelUUID: '' };
const ringing = (callChannelUUID?: string): Words => ({
  presence: 'RINGING',
  logicalDirection: 'Inbound',
  callChannelUUID,
});
const dialling = (callChannelUUID?: string): Words => ({
  presence: 'RINGING',
  logicalDirection: 'Outbound',
  callChannelUUID,
});
const answered = (callChannelUUID?: string): Words => ({
  presence: 'ANSWERED',
  logicalDirection: 'Inbound',
  callChannelUUID,
});
const bridged = (callChannelUUID?: string): Words => ({
  presence: 'BRIDGED',
  logicalDirection: 'Inbound',
  callChannelUUID,
});
const unknown: Words = { presence: null };

const about = (userId: number, words: Words): PresenceUpdate => ({
  userId,
  ...Object.fromEntries(Object.entries(words).filter(([, word]) => word !== undefined)),
});

/** Dispatches, and gives what that tells. */
function tell(
  store: ReturnType<typeof createStore>,
  action: ReturnType<typeof presence>,
): PresenceTransition[] {
  const before = store.getState().groups;
  store.dispatch(action);
  return presenceTransitions(action, store.getState().groups, before);
}

/** What the steps tell, each in an action of its own; `?` where it is caught up with. */
function kindsOf(steps: readonly Step[]): string[] {
  let store = createStore();
  let session = 1;
  const kinds: string[] = [];
  for (const step of steps) {
    if (step === 'reconnect') session++;
    else if (step === 'storage') {
      store = createStore(fromStorage(store.getState()));
      session++;
    } else {
      const action = presence([about(7, step)], { session: `s${session}` });
      for (const { kind, isCatchUp } of tell(store, action)) kinds.push(isCatchUp ? `${kind}?` : kind);
    }
  }
  return kinds;
}

describe('presenceTransitions', () => {
  it.each<[string, Step[], string[]]>([
    ['idle → ringing', [idle, ringing('a')], ['called']],
    ['idle → ringing, outbound', [idle, dialling('a')], ['dialling']],
    [
      'idle → ringing, direction unknown',
      [idle, { presence: 'RINGING', logicalDirection: null }],
      ['called'],
    ],
    ['idle → on call', [idle, answered('a')], ['answered']],
    ['idle → bridged', [idle, bridged('a')], ['answered']],
    ['ringing → answered', [idle, ringing('a'), answered('a')], ['called', 'answered']],
    ['ringing → bridged', [idle, ringing('a'), bridged('a')], ['called', 'answered']],
    [
      'ringing → answered in a channel of its own',
      [idle, ringing('a'), answered('b')],
      ['called', 'answered'],
    ],
    ['answered ↔ bridged', [idle, answered('a'), bridged('a'), answered('a')], ['answered']],
    ['ringing → idle', [idle, ringing('a'), idle], ['called', 'missed']],
    ['ringing → idle, outbound', [idle, dialling('a'), idle], ['dialling', 'ended']],
    ['on call → idle', [idle, answered('a'), idle], ['answered', 'ended']],
    ['bridged → idle', [idle, bridged('a'), idle], ['answered', 'ended']],
    ['on call → another', [idle, answered('a'), answered('b')], ['answered', 'ended', 'answered']],
    ['on call → rung by another', [idle, answered('a'), ringing('b')], ['answered', 'ended', 'called']],
    ['ringing → rung by another', [idle, ringing('a'), ringing('b')], ['called', 'missed', 'called']],
    ['dialling → another', [idle, dialling('a'), dialling('b')], ['dialling', 'ended', 'dialling']],
    [
      'the same said again',
      [idle, ringing('a'), ringing('a'), answered('a'), answered('a'), idle, idle],
      ['called', 'answered', 'ended'],
    ],
    [
      'a path that lags',
      [idle, ringing('a'), answered('a'), ringing('a'), answered('a'), idle],
      ['called', 'answered', 'ended'],
    ],
    [
      'a path that lags, and then the end',
      [idle, ringing('a'), answered('a'), ringing('a'), idle],
      ['called', 'answered', 'ended'],
    ],
    [
      'a path that lags, and then another call',
      [idle, answered('a'), ringing('a'), ringing('b')],
      ['answered', 'ended', 'called'],
    ],
    [
      'a call after one that lagged',
      [idle, answered('a'), ringing('a'), idle, ringing('b'), idle],
      ['answered', 'ended', 'called', 'missed'],
    ],
    [
      'only the channel is cleared',
      [idle, answered('a'), { callChannelUUID: '' }, answered('b')],
      ['answered'],
    ],
    [
      'only the direction becomes another',
      [idle, ringing('a'), { logicalDirection: 'Outbound' }],
      ['called'],
    ],
    ['availability → another', [{ availability: 'Away' }, { availability: 'Busy' }], ['availability']],
    ['availability → cleared', [{ availability: 'Away' }, { availability: '' }], ['availability']],
    [
      'availability said again',
      [{ availability: 'Away' }, { availability: 'Away', availabilityStateId: 3 }],
      [],
    ],
    [
      'a call and an availability',
      [
        { ...idle, availability: 'Away' },
        { ...ringing('a'), availability: 'Busy' },
      ],
      ['called', 'availability'],
    ],
    ['a user first heard of', [ringing('a')], []],
    ['first heard of while ringing, then answered', [ringing('a'), answered('a')], ['answered']],
    ['first heard of in a call, then the end', [answered('a'), idle], ['ended']],
    ['known → unknown', [idle, ringing('a'), unknown], ['called']],
    ['unknown → known', [idle, unknown, ringing('a')], []],
    ['unknown → known, then on', [idle, unknown, ringing('a'), idle], ['missed']],
    ['availability unknown → known', [idle, { availability: 'Away' }], []],
    [
      'a reconnect that finds the same',
      [idle, ringing('a'), 'reconnect', ringing('a'), answered('a')],
      ['called', 'answered'],
    ],
    [
      'a reconnect that finds another',
      [idle, 'reconnect', ringing('a'), answered('a')],
      ['called?', 'answered'],
    ],
    ['a reconnect that finds the end', [idle, answered('a'), 'reconnect', idle], ['answered', 'ended?']],
    [
      'a reconnect that finds another call',
      [idle, answered('a'), 'reconnect', answered('b')],
      ['answered', 'ended?', 'answered?'],
    ],
    [
      'a reconnect after which a field is unknown',
      [{ ...idle, availability: 'Away' }, 'reconnect', { availability: 'Busy' }, ringing('a')],
      ['availability?'],
    ],
    [
      'a reconnect in between a path that lags',
      [idle, answered('a'), 'reconnect', ringing('a'), answered('a')],
      ['answered'],
    ],
    ['rows out of storage', [idle, 'storage', ringing('a')], []],
    ['rows out of storage, then on', [idle, 'storage', ringing('a'), answered('a')], ['answered']],
  ])('%s', (_, steps, expected) => {
    expect(kindsOf(steps)).toStrictEqual(expected);
  });

  it('says what was and what became of it, in the order of the updates, with the objects that the selectors give', () => {
    const store = createStore();
    store.dispatch(presence([about(7, { ...idle, availability: 'Away' }), about(8, idle)]));
    const before = store.getState();
    const action = presence([
      about(8, ringing('b')),
      about(7, { availability: 'Busy' }),
      about(8, answered('b')),
      about(9, ringing('c')),
    ]);
    const told = tell(store, action);
    expect(told.map(({ userId, kind }) => [userId, kind])).toStrictEqual([
      [8, 'called'],
      [7, 'availability'],
      [8, 'answered'],
    ]);
    expect(told[0]?.from).toBe(selectUserDisplayItem(before, 8));
    expect(told[0]?.to).toStrictEqual({
      id: 8,
      presence: 'RINGING',
      logicalDirection: 'Inbound',
      callChannelUUID: 'b',
    });
    expect(told[2]?.from).toBe(told[0]?.to);
    expect(told[2]?.to).toBe(selectUserDisplayItem(store.getState(), 8));
    expect(told.map(({ isCatchUp }) => isCatchUp)).toStrictEqual([false, false, false]);
    expect(presenceTransitions(action, store.getState().groups, before.groups)).toStrictEqual(told);
  });

  it('has nothing to tell of other actions, or where nothing came of it', () => {
    const store = createStore();
    store.dispatch(presence([about(7, idle)]));
    const { groups } = store.getState();
    store.dispatch(presence([about(7, ringing('a'))]));
    const after = store.getState().groups;
    expect(presenceTransitions({ type: 'app/anything' }, after, groups)).toStrictEqual([]);
    expect(presenceTransitions(forgotten({ what: 'presence' }), after, groups)).toStrictEqual([]);
    expect(presenceTransitions(presence([about(7, ringing('a'))]), groups, groups)).toStrictEqual([]);
  });

  it('takes rows that storage put behind the reducers’ back for what they are', () => {
    const stored = createStore();
    stored.dispatch(presence([about(7, idle)]));
    const rehydrated = fromStorage(stored.getState()).groups;
    const action = presence([about(7, ringing('a'))], { session: 'second' });
    const after = realtimeReducers.groups(rehydrated, action);
    expect(presenceTransitions(action, after, rehydrated)).toStrictEqual([]);
    const next = presence([about(7, answered('a'))], { session: 'second' });
    const kinds = presenceTransitions(next, realtimeReducers.groups(after, next), after).map(
      ({ kind }) => kind,
    );
    expect(kinds).toStrictEqual(['answered']);
  });

  it('serves a listener', () => {
    const listener = createListenerMiddleware<RealtimeRootState>();
    const heard: string[] = [];
    listener.startListening({
      actionCreator: presenceReceived,
      effect(action, api) {
        const told = presenceTransitions(action, api.getState().groups, api.getOriginalState().groups);
        for (const { userId, kind } of told) heard.push(`${userId} ${kind}`);
      },
    });
    const store = configureStore({
      reducer: realtimeReducers,
      middleware: (getDefault) => getDefault().prepend(listener.middleware),
    });
    for (const words of [idle, ringing('a'), ringing('a'), answered('a')])
      store.dispatch(presence([about(7, words)]));
    expect(heard).toStrictEqual(['7 called', '7 answered']);
  });
});

const update = fc.record(
  {
    userId: fc.integer({ min: 1, max: 3 }),
    presence: fc.constantFrom('ANSWERED', 'BRIDGED', 'RINGING', '', null),
    logicalDirection: fc.constantFrom('Inbound', 'Outbound', '', null),
    callChannelUUID: fc.constantFrom('', 'a', 'b'),
    availability: fc.constantFrom('', 'Away', 'Busy'),
  },
  { requiredKeys: ['userId'] },
) as fc.Arbitrary<PresenceUpdate>;
const batch = fc.record({
  updates: fc.array(update, { maxLength: 10 }),
  session: fc.constantFrom('a', 'b'),
});

it('agrees with the rules told a second time, however the updates are cut into actions', () => {
  fc.assert(
    fc.property(fc.array(batch, { maxLength: 20 }), fc.boolean(), (history, isOneByOne) => {
      const store = createStore();
      const model = createPresenceModel();
      for (const { updates, session } of history) {
        const parts = isOneByOne ? updates.map((one) => [one]) : [updates];
        const told = parts.flatMap((part) => tell(store, presence(part, { session })));
        const expected = updates.flatMap((one) => model.hear(one, session, 1));
        expect(told.map(({ userId, kind, isCatchUp }) => ({ userId, kind, isCatchUp }))).toStrictEqual(
          expected,
        );
      }
    }),
  );
});

it('tells each happening once, however often each update comes', () => {
  fc.assert(
    fc.property(fc.array(update, { maxLength: 20 }), (updates) => {
      const once = createStore();
      const often = createStore();
      for (const one of updates) {
        const expected = tell(once, presence([one])).map(({ kind }) => kind);
        const told = tell(often, presence([one, one, one])).map(({ kind }) => kind);
        expect(told).toStrictEqual(expected);
      }
    }),
  );
});

describe('unreadRise', () => {
  const count = (unreadMessages: number) => unreadMessagesReceived({ unreadMessages, operation: 'MODIFY' });

  it('is by how much a known count rose', () => {
    const store = createStore();
    const rises = [count(3), count(5), count(5), count(2), count(3)].map((action) => {
      const before = store.getState().messages;
      store.dispatch(action);
      return unreadRise(store.getState().messages, before);
    });
    expect(rises).toStrictEqual([0, 2, 0, 0, 1]);
  });

  it('counts on through a reconnect, and anew after a stop', () => {
    const store = createStore();
    store.dispatch(ready('first', 'messages'));
    store.dispatch(count(3));
    const before = store.getState().messages;
    store.dispatch(ready('second', 'messages'));
    store.dispatch(count(4));
    expect(unreadRise(store.getState().messages, before)).toBe(1);
    store.dispatch(forgotten({ what: 'messages' }));
    const stopped = store.getState().messages;
    store.dispatch(count(9));
    expect(unreadRise(store.getState().messages, stopped)).toBe(0);
    expect(unreadRise(stopped, store.getState().messages)).toBe(0);
  });

  it('is nothing over a count out of storage, whichever way it came in', () => {
    const stored = createStore();
    stored.dispatch(ready('first', 'messages'));
    stored.dispatch(count(3));
    const preloaded = createStore(fromStorage(stored.getState()));
    const before = preloaded.getState().messages;
    expect(before.unreadMessages).toBe(3);
    preloaded.dispatch(count(5));
    expect(unreadRise(preloaded.getState().messages, before)).toBe(0);
    const rehydrated = fromStorage(stored.getState()).messages;
    expect(unreadRise(realtimeReducers.messages(rehydrated, count(5)), rehydrated)).toBe(0);
  });
});
