import { configureStore } from '@reduxjs/toolkit';
import {
  describeConnection,
  needsSignIn,
  reasonOf,
} from '../../demo/wallboard/src/freshness/describe-connection';
import { createDirectory, searchPeople } from '../../demo/wallboard/src/directory/directory';
import { thresholdsOf, usualLimits } from '../../demo/wallboard/src/limits/limits';
import { csvOf } from '../../demo/wallboard/src/people/csv';
import { availabilityKindOf, kindOf, sinceOf, stateOf } from '../../demo/wallboard/src/people/describe';
import { viewOf } from '../../demo/wallboard/src/people/people-view';
import { everybody, toggled, type PeopleQuery } from '../../demo/wallboard/src/people/query';
import { personMeant } from '../../demo/wallboard/src/session/person-meant';
import { fold } from '../../demo/wallboard/src/shared/fold';
import { formatDuration, initials, peopleCount, shortName } from '../../demo/wallboard/src/shared/format';
import { hrefOf, parseRoute } from '../../demo/wallboard/src/shared/route';
import {
  createWebsocketMiddleware,
  groupMembersReceived,
  realtimeReducers,
  selectGroupView,
  websocketGroupSubscribe,
  websocketStart,
  websocketStop,
  type ConnectionState,
  type RealtimeError,
} from '../../src/index';
import { createFakeGateway, createTestToken } from '../../src/testing/index';

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

  it('is being checked while the browser has no network and the socket has not noticed', () => {
    expect(describeConnection(connection({ status: 'ready' }), now, false)).toMatchObject({
      tone: 'busy',
      label: 'Checking',
    });
    expect(describeConnection(connection({ status: 'failed' }), now, false).label).toBe('Not connected');
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

  const times = { presenceAtLeast: false, availabilityAtLeast: true };

  it('counts the time of a call from the call, and of idleness from the last change of either', () => {
    expect(sinceOf('on-call', { ...times, presenceSince: 10, availabilitySince: 20 })).toStrictEqual({
      since: 10,
      atLeast: false,
    });
    expect(sinceOf('idle', { ...times, presenceSince: 10, availabilitySince: 20 })).toStrictEqual({
      since: 20,
      atLeast: true,
    });
    expect(sinceOf('idle', { ...times, presenceSince: 10, availabilitySince: null })?.since).toBe(10);
    expect(sinceOf('unknown', { ...times, presenceSince: null, availabilitySince: 20 })).toBeNull();
  });

  it('counts as available only who is idle and available; at lunch, or without a word, is away', () => {
    const idle = { id: 1, presence: '' as const };
    expect(kindOf({ ...idle, availability: 'Available' })).toBe('available');
    expect(kindOf({ ...idle, availability: 'Lunch' })).toBe('away');
    expect(kindOf(idle)).toBe('away');
    expect(kindOf({ id: 1, presence: 'BRIDGED', availability: 'Available' })).toBe('on-call');
    expect(kindOf(undefined)).toBe('unknown');
    const names = ['Wrap-up', 'On Call', 'Offline', 'Klettern'];
    expect(names.map(availabilityKindOf)).toStrictEqual(['wrap-up', 'call', 'gone', 'other']);
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

const names = ['Zoë Åberg', 'adam Smith', 'Bea de Groot', 'Adam Smith'];
const directory = createDirectory({
  orgId: '12345',
  people: names.map((name, index) => ({
    userId: index + 1,
    name,
    title: index === 2 ? '=Coach, senior' : 'Agent',
    extension: String(30 - index),
    groupIds: [],
  })),
  groups: [{ groupId: 100, name: 'All', memberIds: [1, 2, 3, 4] }],
  availabilityStates: [],
});
const { people } = directory;
const idsOf = (found: readonly { userId: number }[]) => found.map(({ userId }) => userId);

describe('words for people and places', () => {
  it('count one person as one, and shorten names where there is little room', () => {
    expect([0, 1, 20_000].map(peopleCount)).toStrictEqual(['0 people', '1 person', '20,000 people']);
    expect(['Ann Bond', 'Bea de Groot', 'Cher', ''].map(shortName)).toStrictEqual([
      'Ann B.',
      'Bea G.',
      'Cher',
      '',
    ]);
  });

  it('find people by every word in name, title or extension, with the letters that a keyboard has', () => {
    expect(idsOf(searchPeople(people, ' AD agent '))).toStrictEqual([2, 4]);
    expect(idsOf(searchPeople(people, '28 coach'))).toStrictEqual([3]);
    expect(idsOf(searchPeople(people, 'zoe aberg'))).toStrictEqual([1]);
    const folded = ['Björn', 'O’Brien', 'Łódź', 'Weiß', 'Yılmaz', 'Adébáyọ̀'].map(fold);
    expect(folded).toStrictEqual(['bjorn', "o'brien", 'lodz', 'weiss', 'yilmaz', 'adebayo']);
    expect(folded.map(fold)).toStrictEqual(folded);
  });

  it('take a text at the sign-in for the one person that it means, else say how many it could', () => {
    expect(personMeant(people, 'zoe')).toMatchObject({ userId: 1 });
    expect(personMeant(people, 'Adam Smith · Agent · 27')).toMatchObject({ userId: 4 });
    expect(personMeant(people, 'adam')).toBe(2);
    expect(personMeant(people, 'nobody')).toBe(0);
  });

  it('leave out limits that are none', () => {
    expect(thresholdsOf(usualLimits, 'alarmMs')).toStrictEqual({
      ringing: 20_000,
      onCall: 600_000,
      byAvailability: { 'Wrap-up': 120_000 },
    });
    const none = { warningMs: null, alarmMs: null };
    expect(
      thresholdsOf({ ringing: none, onCall: none, byAvailability: { Lunch: none } }, 'warningMs'),
    ).toStrictEqual({ ringing: undefined, onCall: undefined, byAvailability: {} });
  });
});

describe('the address', () => {
  const query: PeopleQuery = {
    text: 'o’brien & co',
    kinds: ['ringing', 'away'],
    availabilities: ['Lunch', 'In a meeting, elsewhere'],
    sort: 'longest',
    isDescending: true,
    layout: 'grid',
  };

  it('says all that a reader chose, and nothing that is as usual', () => {
    for (const route of [
      { view: 'groups', groupId: 100, query },
      { view: 'groups', groupId: null, query: everybody },
      { view: 'people', query: { ...query, layout: 'table' } },
      { view: 'messages' },
      { view: 'wall', groupIds: [100, 103], sort: 'name', scale: 1.5, rotateSeconds: 30 },
    ] as const) {
      expect(parseRoute(hrefOf(route))).toStrictEqual(route);
    }
    expect(hrefOf({ view: 'groups', groupId: 100, query: everybody })).toBe('#/groups/100');
    expect(toggled(toggled(['a'], 'b'), 'a')).toStrictEqual(['b']);
  });

  it.each([
    ['', { view: 'groups', groupId: null, query: everybody }],
    ['#/nonsense/-5?sort=&order=up&as=', { view: 'groups', groupId: null, query: everybody }],
    ['#/groups/1e3?sort=constructor&state=__proto__', { view: 'groups', groupId: null, query: everybody }],
    [
      '#/groups/7?state=idle,ringing',
      { view: 'groups', groupId: 7, query: { ...everybody, kinds: ['ringing'] } },
    ],
    [
      '#/wall/5,x,5,-1?scale=900&rotate=0&sort=longest',
      { view: 'wall', groupIds: [5], sort: 'longest', scale: 3, rotateSeconds: 20 },
    ],
  ])('reads %j as far as it means something', (hash, route) => {
    expect(parseRoute(hash)).toStrictEqual(route);
  });
});

describe('a group as the reader asked to see it', () => {
  const gateway = createFakeGateway();
  const store = configureStore({
    reducer: realtimeReducers,
    middleware: (getDefault) =>
      getDefault().prepend(createWebsocketMiddleware({ WebSocket: gateway.WebSocket })),
  });

  beforeAll(async () => {
    gateway.addGroup(100, [1, 2, 3, 4]);
    gateway.setPresence(1, { presence: '', availability: 'Away' });
    gateway.setPresence(2, { presence: 'BRIDGED', availability: 'On Call', logicalDirection: 'Inbound' });
    gateway.setPresence(3, { presence: 'RINGING', availability: 'Available' });
    store.dispatch(groupMembersReceived({ groupId: 100, userIds: [1, 2, 3, 4] }));
    store.dispatch(
      websocketStart({
        endpoint: 'ws://gateway.example/v1/events',
        accessToken: createTestToken({ orgId: '12345', userId: 1 }),
        isFreedomWeb: false,
      }),
    );
    store.dispatch(websocketGroupSubscribe({ orgId: '12345', groupId: 100 }));
    await gateway.settled();
  });

  afterAll(() => {
    store.dispatch(websocketStop());
  });

  const shown = (change: Partial<PeopleQuery>) =>
    selectGroupView(store.getState(), 100, viewOf({ ...everybody, ...change }, people, directory)).userIds;

  it('is by state at first: who rings, who talks, who is away, of whom nothing is known', () => {
    expect(shown({})).toStrictEqual([3, 2, 1, 4]);
    expect(shown({ isDescending: true })).toStrictEqual([4, 1, 2, 3]);
  });

  it('is by name, extension or availability, both ways', () => {
    expect(shown({ sort: 'name' })).toStrictEqual([2, 4, 3, 1]);
    expect(shown({ sort: 'extension' })).toStrictEqual([4, 3, 2, 1]);
    expect(shown({ sort: 'extension', isDescending: true })).toStrictEqual([1, 2, 3, 4]);
    expect(shown({ sort: 'availability' })).toStrictEqual([3, 1, 2, 4]);
  });

  it('keeps those of several states, several availabilities, and a text', () => {
    expect(shown({ kinds: ['on-call', 'away'] })).toStrictEqual([2, 1]);
    expect(shown({ availabilities: ['Away', 'Available'] })).toStrictEqual([3, 1]);
    expect(shown({ kinds: ['on-call'], availabilities: ['Away'] })).toStrictEqual([]);
    expect(shown({ text: 'smith' })).toStrictEqual([2, 4]);
  });

  it('goes into a file as it is seen, with nothing that a spreadsheet would run', () => {
    const [head, coach, ...rest] = csvOf(store.getState(), directory, [3, 4]).split('\r\n');
    expect(head).toBe('Name,Title,Extension,State,Direction,Availability,Since,Known');
    expect(coach).toMatch(/^Bea de Groot,"'=Coach, senior",28,Ringing,,Available,\d{4}-.+Z or earlier,live$/);
    expect(rest).toStrictEqual(['Adam Smith,Agent,27,No data,,,,no data', '']);
  });
});
