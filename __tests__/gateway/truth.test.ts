import { pageCount, silenceMs, type Batch, type Bus, type Page } from '../../demo/gateway/bus/bus';
import { createInProcessBus } from '../../demo/gateway/bus/in-process-bus';
import { createSimulation } from '../../demo/gateway/simulation/simulation';
import type { Happenings } from '../../demo/gateway/simulation/world';
import { differences, putTogether } from '../../demo/gateway/truth/catch-up';
import { followTruth, type Follower } from '../../demo/gateway/truth/follower';
import { startOwner, type TruthOwner } from '../../demo/gateway/truth/owner';

const owners: TruthOwner[] = [];
const followers: Follower[] = [];

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
  for (const owner of owners.splice(0)) owner.close();
  for (const follower of followers.splice(0)) follower.close();
  jest.useRealTimers();
});

/** A bus that loses what it is told to lose, and whose connection can break. */
const createLossyBus = () => {
  const inner = createInProcessBus();
  const lossy = { losesBatches: false, answers: true, delivered: [] as Batch[] };
  const connection: ((isConnected: boolean) => void)[] = [];
  const hold: { pages: (() => void)[] | null } = { pages: null };
  const end = (): Bus => {
    const bus = inner.end();
    const answer = <T>(ask: () => Promise<T>): Promise<T> =>
      lossy.answers ? ask() : Promise.reject(new Error('no answer'));
    return {
      ...bus,
      hello: () => answer(bus.hello),
      snapshot: async (page) => {
        const found = await answer(() => bus.snapshot(page));
        const { pages } = hold;
        if (pages !== null) await new Promise<void>((resolve) => pages.push(resolve));
        return found;
      },
      follow: (onBatch) => {
        bus.follow((batch) => {
          if (lossy.losesBatches) return;
          lossy.delivered.push(batch);
          onBatch(batch);
        });
      },
      onConnection: (listener) => connection.push(listener),
    };
  };
  const setConnected = (isConnected: boolean) => {
    for (const listener of connection) listener(isConnected);
  };
  return { lossy, end, hold, setConnected };
};

const own = (bus: Bus, { users = 40, seed = 1 } = {}) => {
  const simulation = createSimulation({ users, seed });
  const owner = startOwner({ bus, simulation, hello: { users, seed }, speed: 0 });
  owners.push(owner);
  return owner;
};

const follow = async (bus: Bus, onReplaced?: () => void) => {
  const log: string[] = [];
  const reasons = (event: string, fields: object) => {
    if (event === 'resync') log.push((fields as { reason: string }).reason);
  };
  const following = followTruth({ bus, log: reasons, ...(onReplaced && { onReplaced }) });
  await jest.advanceTimersByTimeAsync(0);
  const follower = await following;
  followers.push(follower);
  const told: Happenings[] = [];
  follower.onHappenings((happenings) => told.push(happenings));
  return { ...follower, log, told };
};

const rowsOf = ({ organisation, presenceOf, unreadOf }: TruthOwner['truth']) =>
  organisation.people.map(({ userId }) => [presenceOf(userId), unreadOf(userId)]);

test('a follower has the owner’s people, rows and counts, and stays in step', async () => {
  const { end } = createLossyBus();
  const owner = own(end());
  const { truth, log, told } = await follow(end());
  expect(truth.organisation).toEqual(owner.truth.organisation);
  expect(rowsOf(truth)).toEqual(rowsOf(owner.truth));
  owner.advance(60_000);
  expect(rowsOf(truth)).toEqual(rowsOf(owner.truth));
  expect(told.length).toBeGreaterThan(0);
  expect(truth.isCurrent()).toBe(true);
  expect(truth.status()).toMatchObject({ state: 'current', seq: owner.truth.status().seq, resyncs: 0 });
  expect(log).toEqual(['start']);
});

test('what happens while pages are under way is held and applied, once', async () => {
  const { end, hold } = createLossyBus();
  const owner = own(end());
  hold.pages = [];
  const following = followTruth({ bus: end() });
  await jest.advanceTimersByTimeAsync(0);
  expect(hold.pages).toHaveLength(pageCount);
  owner.advance(60_000);
  owner.advance(60_000);
  for (const release of hold.pages.splice(0)) release();
  const follower = await following;
  followers.push(follower);
  expect(rowsOf(follower.truth)).toEqual(rowsOf(owner.truth));
});

test.each([
  ['a batch that was lost', 'gap'],
  ['an owner with a new life', 'another-epoch'],
  ['a connection that was broken', 'reconnected'],
])('%s is found, and only the differences are told', async (loss, reason) => {
  const { end, lossy, setConnected } = createLossyBus();
  const first = own(end());
  let owner = first;
  const { truth, log, told } = await follow(end());
  first.advance(30_000);
  told.length = 0;
  const known = new Map(
    rowsOf(truth).map(([row]) => [(row as { userId: number }).userId, { ...(row as object) }]),
  );

  lossy.losesBatches = true;
  first.advance(60_000);
  if (reason === 'another-epoch') {
    first.close();
    owner = own(end());
  }
  if (reason === 'reconnected') setConnected(false);
  expect(truth.isCurrent()).toBe(reason !== 'reconnected');
  lossy.losesBatches = false;
  if (reason === 'reconnected') setConnected(true);
  else owner.advance(5_000);
  await jest.advanceTimersByTimeAsync(0);

  expect(log).toEqual(['start', reason]);
  expect(truth.isCurrent()).toBe(true);
  expect(rowsOf(truth)).toEqual(rowsOf(owner.truth));
  // Who applies what was told to what they knew sees the same, and heard nothing that they knew.
  for (const item of told.flatMap(({ presence }) => presence)) {
    const before = known.get(item.userId);
    expect(before).not.toMatchObject(item);
    known.set(item.userId, { ...before, ...item });
  }
  expect([...known.values()]).toEqual(rowsOf(truth).map(([row]) => row));
});

test('a batch that comes again, or late, changes nothing', async () => {
  const { end, lossy } = createLossyBus();
  const owner = own(end());
  const publisher = end();
  const { truth, log } = await follow(end());
  owner.advance(60_000);
  owner.advance(60_000);
  for (const batch of lossy.delivered.splice(0)) publisher.publish(batch);
  expect(rowsOf(truth)).toEqual(rowsOf(owner.truth));
  expect(log).toEqual(['start']);
});

describe('silence', () => {
  test('an owner to whom nothing happens says so every second', async () => {
    const { end } = createLossyBus();
    own(end());
    const { truth } = await follow(end());
    await jest.advanceTimersByTimeAsync(60_000);
    expect(truth.isCurrent()).toBe(true);
    expect(truth.status()).toMatchObject({ state: 'current', behindMs: 0, seq: 60 });
  });

  test('an owner who is gone is noticed, and who waited is called back when one is there again', async () => {
    const { end } = createLossyBus();
    const owner = own(end());
    const { truth } = await follow(end());
    owner.close();
    await jest.advanceTimersByTimeAsync(silenceMs - 1);
    expect(truth.isCurrent()).toBe(true);
    await jest.advanceTimersByTimeAsync(1);
    expect(truth.status()).toMatchObject({ state: 'gone', behindMs: silenceMs });
    const calledBack = jest.fn();
    truth.whenCurrent(calledBack);
    const next = own(end());
    next.advance(10_000);
    expect(calledBack).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(0);
    expect(calledBack).toHaveBeenCalledTimes(1);
    expect(rowsOf(truth)).toEqual(rowsOf(next.truth));
  });

  test('a follower that gets no answer asks again', async () => {
    const { end, lossy } = createLossyBus();
    const owner = own(end());
    const { truth } = await follow(end());
    lossy.answers = false;
    lossy.losesBatches = true;
    owner.advance(60_000);
    lossy.losesBatches = false;
    owner.advance(60_000);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(truth.status().state).toBe('catching-up');
    lossy.answers = true;
    await jest.advanceTimersByTimeAsync(100);
    expect(truth.status()).toMatchObject({ state: 'current', resyncs: 1 });
    expect(rowsOf(truth)).toEqual(rowsOf(owner.truth));
  });
});

test('a follower does not follow to other people', async () => {
  const { end } = createLossyBus();
  const first = own(end());
  const onReplaced = jest.fn();
  const { truth } = await follow(end(), onReplaced);
  first.close();
  own(end(), { users: 41 }).advance(60_000);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(onReplaced).toHaveBeenCalledTimes(1);
  expect(truth.isCurrent()).toBe(false);
});

test('no batch carries more than a message can hold', () => {
  const { end } = createLossyBus();
  const owner = own(end(), { users: 400 });
  const sizes: number[] = [];
  const seqs: number[] = [];
  end().follow(({ presence, unread, seq }) => {
    sizes.push(Math.max(presence.length, unread.length));
    seqs.push(seq);
  });
  owner.advance(600_000);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(2_000);
  expect(Math.max(...sizes)).toBe(1_000);
  expect(seqs).toEqual(seqs.map((_, index) => index + 1));
});

describe('putting together', () => {
  const page = (seq: number, epoch = 'a'): Page => ({ epoch, seq, presence: [], unread: [] });
  const batch = (seq: number, availability = 'Away', epoch = 'a'): Batch => ({
    epoch,
    seq,
    sentAt: 0,
    presence: [{ userId: 1, availability }],
    unread: [],
  });
  const pagesAt = (seq: number) => Array.from({ length: pageCount }, () => page(seq));

  test('a batch is news only to the pages that are older', () => {
    const pages = pagesAt(7);
    pages[1] = { ...page(9), presence: [{ userId: 1, availability: 'Lunch' }] };
    const found = putTogether(pages, [batch(8), batch(9)]);
    expect(found).toMatchObject({ epoch: 'a', seq: 9 });
    expect(found?.rows.presence.get(1)).toEqual({ userId: 1, availability: 'Lunch' });
    expect(putTogether(pages, [batch(8), batch(9), batch(10, 'Busy')])?.rows.presence.get(1)).toEqual({
      userId: 1,
      availability: 'Busy',
    });
  });

  test('holes are found: a lost batch, news that has not arrived, a page of another life, a page too few', () => {
    const pages = pagesAt(7);
    pages[3] = page(9);
    expect(putTogether(pages, [batch(8), batch(10)])).toBeUndefined();
    expect(putTogether(pages, [batch(8)])).toBeUndefined();
    expect(putTogether([...pagesAt(7).slice(1), page(7, 'b')], [])).toBeUndefined();
    expect(putTogether(pagesAt(7).slice(1), [])).toBeUndefined();
    expect(putTogether(pagesAt(7), [batch(3), batch(1, 'x', 'b')])).toMatchObject({ seq: 7 });
  });
});

test('differences name what changed, and nothing else', () => {
  const rows = (availability: string, unread: number) => ({
    presence: new Map([[1, { userId: 1, presence: '' as const, availability }]]),
    unread: new Map([[1, unread]]),
  });
  expect(differences(rows('Away', 1), rows('Away', 1))).toEqual({ presence: [], unread: [] });
  expect(differences(rows('Away', 1), rows('Busy', 2))).toEqual({
    presence: [{ userId: 1, availability: 'Busy' }],
    unread: [{ userId: 1, unreadMessages: 2, operation: 'MODIFY' }],
  });
});
