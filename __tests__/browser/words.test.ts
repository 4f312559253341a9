import {
  describeConnection,
  needsSignIn,
  reasonOf,
} from '../../demo/wallboard/src/freshness/describe-connection';
import { listenInOf, sinceOf, stateOf, urgencyOf } from '../../demo/wallboard/src/people/describe';
import { everybody, orderPeople, type LiveFacts } from '../../demo/wallboard/src/people/order';
import { createDirectory } from '../../demo/wallboard/src/directory/directory';
import { fold } from '../../demo/wallboard/src/shared/fold';
import { formatDuration, initials } from '../../demo/wallboard/src/shared/format';
import type { ConnectionState, RealtimeError } from '../../src/index';

const now = Date.UTC(2026, 0, 1);

function connection(change: Partial<ConnectionState>): ConnectionState {
  const idle = {
    status: 'idle',
    endpoint: null,
    attempt: 0,
    readyAt: null,
    retryAt: null,
    error: null,
  } as const;
  return { ...idle, ...change };
}

const errorOf = (code: RealtimeError['code']): RealtimeError => ({
  code,
  message: 'In full.',
  socket: 'presence',
  at: now,
});

describe('a connection in words', () => {
  it.each([
    ['connecting', { attempt: 1 }, 'Connecting to the server.'],
    ['connecting', { attempt: 3 }, 'Connecting to the server. This is attempt 3.'],
    ['authenticating', {}, 'Connected; waiting for the server’s welcome.'],
    ['ready', {}, 'Changes arrive as they happen.'],
    ['waiting', { retryAt: now + 6_100 }, 'Trying again in 7 s.'],
    ['waiting', { retryAt: now - 50 }, 'Trying again now.'],
    [
      'offline',
      { retryAt: now + 30_000 },
      'This device has no network. Trying again when it is back, or in 30 s.',
    ],
    ['failed', {}, 'It will not try again by itself.'],
  ] as const)('%s %j says what happens next', (status, change, next) => {
    expect(describeConnection(connection({ status, ...change }), now).next).toBe(next);
  });

  it('gives the reason for people where it has words, and the package’s own elsewhere', () => {
    expect(reasonOf(connection({ error: errorOf('HEARTBEAT_TIMEOUT') }))).toBe('The server went silent.');
    expect(reasonOf(connection({ error: errorOf('SERVER_ERROR') }))).toBe('In full.');
    expect(reasonOf(connection({}))).toBeNull();
  });

  it('offers a new sign-in only where nothing else can help', () => {
    expect(needsSignIn(connection({ status: 'failed', error: errorOf('TOKEN_REJECTED') }))).toBe(true);
    expect(needsSignIn(connection({ status: 'waiting', error: errorOf('TOKEN_REJECTED') }))).toBe(false);
    expect(needsSignIn(connection({ status: 'failed', error: errorOf('CONNECTION_CLOSED') }))).toBe(false);
  });
});

describe('a person in words', () => {
  it('takes an absent presence as unknown and an empty one as idle', () => {
    expect(stateOf(undefined)).toBe('unknown');
    expect(stateOf({ id: 1 })).toBe('unknown');
    expect(stateOf({ id: 1, presence: '' })).toBe('idle');
    expect(stateOf({ id: 1, presence: 'RINGING' })).toBe('ringing');
    expect(stateOf({ id: 1, presence: 'ANSWERED' })).toBe('on-call');
    expect(stateOf({ id: 1, presence: 'BRIDGED' })).toBe('on-call');
  });

  it('counts the time of a call from the call, and of idleness from the last change of either', () => {
    expect(sinceOf('on-call', { presenceSince: 10, availabilitySince: 20 })).toBe(10);
    expect(sinceOf('idle', { presenceSince: 10, availabilitySince: 20 })).toBe(20);
    expect(sinceOf('idle', { presenceSince: 10, availabilitySince: null })).toBe(10);
    expect(sinceOf('unknown', { presenceSince: null, availabilitySince: 20 })).toBeNull();
  });

  it('worries about long calls, never about long idleness', () => {
    expect(urgencyOf('ringing', 7_999)).toBe('normal');
    expect(urgencyOf('ringing', 8_000)).toBe('long');
    expect(urgencyOf('on-call', 240_000)).toBe('too-long');
    expect(urgencyOf('idle', 36_000_000)).toBe('normal');
  });

  it('offers a listen-in for a live call of somebody else, and says why not otherwise', () => {
    expect(listenInOf('c-1', 'on-call', 'live', false)).toStrictEqual({ channel: 'c-1' });
    expect(listenInOf('c-1', 'on-call', 'live', true)).toMatchObject({ reason: 'This is you' });
    expect(listenInOf('c-1', 'on-call', 'stale', false)).toMatchObject({ channel: null, reason: 'Old data' });
    expect(listenInOf(undefined, 'unknown', 'unknown', false)).toMatchObject({ reason: 'No data yet' });
    expect(listenInOf(undefined, 'ringing', 'live', false)).toMatchObject({ reason: 'Not answered' });
    expect(listenInOf(undefined, 'idle', 'live', false)).toMatchObject({ reason: 'No call' });
  });

  it('writes durations and initials of any kind', () => {
    expect([-5, 0, 59_999, 60_000, 3_723_000].map(formatDuration)).toStrictEqual([
      '0:00',
      '0:00',
      '0:59',
      '1:00',
      '1:02:03',
    ]);
    expect(['Åsa Öberg', 'Jean Luc von der Leyen', '李', '', '42'].map(initials)).toStrictEqual([
      'ÅÖ',
      'JL',
      '李',
      '?',
      '?',
    ]);
  });
});

describe('the order of people', () => {
  const names = ['Zoë', 'adam', 'Bea', 'Adam'];
  const { people } = createDirectory({
    orgId: '1',
    people: names.map((name, index) => ({
      userId: index + 1,
      name,
      title: index === 2 ? 'Coach' : 'Agent',
      extension: String(30 - index),
      groupIds: [],
    })),
    groups: [],
    availabilityStates: [],
  });
  const facts: Record<number, LiveFacts> = {
    1: { state: 'idle', availability: 'Away', since: 5 },
    2: { state: 'on-call', availability: 'On Call', since: 30 },
    3: { state: 'ringing', availability: 'Available', since: null },
    4: { state: 'on-call', availability: 'On Call', since: 10 },
  };
  const read = (userId: number): LiveFacts =>
    facts[userId] ?? { state: 'unknown', availability: undefined, since: null };
  const order = (query: Partial<typeof everybody>) => orderPeople(people, { ...everybody, ...query }, read);

  it('is by name, equal names in the directory’s order, and reads nobody for it', () => {
    const never = jest.fn(read);
    expect(orderPeople(people, everybody, never)).toStrictEqual([2, 4, 3, 1]);
    expect(orderPeople(people, { ...everybody, sort: 'extension' }, never)).toStrictEqual([4, 3, 2, 1]);
    expect(never).not.toHaveBeenCalled();
  });

  it('finds every word of a search in name, title or extension', () => {
    expect(order({ text: ' AD agent ' })).toStrictEqual([2, 4]);
    expect(order({ text: '28 coach' })).toStrictEqual([3]);
    expect(order({ text: 'nobody' })).toStrictEqual([]);
  });

  it('finds names by the letters that a keyboard has', () => {
    expect(order({ text: 'zoe' })).toStrictEqual([1]);
    expect(order({ text: 'ZOË' })).toStrictEqual([1]);
    const names = ['Björn', 'O’Brien', 'Łódź', 'Weiß', 'Yılmaz', 'Adébáyọ̀'];
    expect(names.map(fold)).toStrictEqual(['bjorn', "o'brien", 'lodz', 'weiss', 'yilmaz', 'adebayo']);
    expect(names.map(fold).map(fold)).toStrictEqual(names.map(fold));
  });

  it('sorts by state and by time with ties by name, unknown times last', () => {
    expect(order({ sort: 'state' })).toStrictEqual([3, 2, 4, 1]);
    expect(order({ sort: 'longest' })).toStrictEqual([1, 4, 2, 3]);
  });

  it('filters by state and availability', () => {
    expect(order({ state: 'on-call' })).toStrictEqual([2, 4]);
    expect(order({ state: 'on-call', availability: 'Away' })).toStrictEqual([]);
  });
});
