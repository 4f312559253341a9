/** The live board of the site says beside each trouble what a reader will see; here it is looked for. */
import {
  selectPresenceConnection,
  selectPresenceFreshness,
  selectUserDisplayItem,
  websocketGroupSubscribe,
} from '../../src';
import { groupId, names, orgId, ownId, silentId } from '../../site/live/people';
import { openBoard } from '../../site/live/store';
import { troubles } from '../../site/live/troubles';

const people = [...names.keys()].filter((userId) => userId !== silentId);

async function open() {
  const board = openBoard();
  board.store.dispatch(websocketGroupSubscribe({ orgId, groupId }));
  await jest.advanceTimersByTimeAsync(5_000);
  const state = () => board.store.getState();
  const seen: string[] = [selectPresenceConnection(state()).status];
  board.store.subscribe(() => {
    const { status } = selectPresenceConnection(state());
    if (seen.at(-1) !== status) seen.push(status);
  });
  return {
    ...board,
    seen,
    status: () => selectPresenceConnection(state()).status,
    freshness: () => people.map((userId) => selectPresenceFreshness(state(), userId)),
    cause: (label: string) => {
      const trouble = troubles.find((one) => one.label.startsWith(label));
      if (trouble === undefined) throw new Error(`There is no trouble "${label}".`);
      trouble.cause(board.gateway, board.simulation);
    },
    logged: () => board.log.read().map(({ text }) => text),
  };
}

let board: Awaited<ReturnType<typeof open>>;
beforeEach(async () => {
  jest.useFakeTimers();
  board = await open();
});
afterEach(async () => {
  board.close();
  await jest.advanceTimersByTimeAsync(60_000);
  jest.useRealTimers();
});

const all = (freshness: string) => people.map(() => freshness);

describe('the live board', () => {
  it('begins live, and knows nothing of the person of whom the server never speaks', () => {
    expect(board.status()).toBe('ready');
    expect(board.freshness()).toEqual(all('live'));
    expect(selectUserDisplayItem(board.store.getState(), silentId)?.presence).toBeUndefined();
    expect(board.gateway.violations).toEqual([]);
  });

  it('breaks the line: all rows are stale, and live again within 6 s', async () => {
    board.cause('Break the line');
    await jest.advanceTimersByTimeAsync(1);
    expect(board.freshness()).toEqual(all('stale'));
    await jest.advanceTimersByTimeAsync(6_000);
    expect(board.freshness()).toEqual(all('live'));
  });

  it('comes back with half: some rows are live, some stale', async () => {
    board.cause('Come back with half');
    await jest.advanceTimersByTimeAsync(1);
    for (let elapsedMs = 0; elapsedMs < 6_000 && !board.freshness().includes('live'); elapsedMs += 100) {
      await jest.advanceTimersByTimeAsync(100);
    }
    expect(board.freshness()).toEqual(expect.arrayContaining(['live', 'stale']));
  });

  it('restarts the server: refused until it is back, then ready', async () => {
    board.cause('Restart the server');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(board.seen[1]).toBe('waiting');
    expect(board.status()).toBe('ready');
  });

  it('freezes the line: the heartbeat ends the session after 10 s', async () => {
    board.cause('Freeze the line');
    await jest.advanceTimersByTimeAsync(9_000);
    expect(board.status()).toBe('ready');
    await jest.advanceTimersByTimeAsync(3_000);
    expect(board.logged()).toEqual(expect.arrayContaining([expect.stringContaining('HEARTBEAT_TIMEOUT')]));
    await jest.advanceTimersByTimeAsync(60_000);
    expect(board.status()).toBe('ready');
  });

  it('refuses the token: another one is asked for, and the session begins again', async () => {
    board.cause('Refuse the token');
    await jest.advanceTimersByTimeAsync(2_000);
    expect(board.logged()).toEqual(expect.arrayContaining([expect.stringContaining('TOKEN_REJECTED')]));
    expect(board.status()).toBe('ready');
  });

  it('denies access: failed, until the reader starts again', async () => {
    board.cause('Deny access');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(board.status()).toBe('failed');
    board.start();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(board.status()).toBe('ready');
  });

  it('sends rubbish: reported twice, and the session stays', async () => {
    board.cause('Send rubbish');
    await jest.advanceTimersByTimeAsync(100);
    expect(board.logged()).toEqual(
      expect.arrayContaining([
        expect.stringContaining('INVALID_FRAME'),
        expect.stringContaining('INVALID_ITEM'),
      ]),
    );
    expect(board.seen).toEqual(['ready']);
  });

  it('floods: one or two dispatches for all updates', async () => {
    const { updates, dispatches } = board.counts;
    board.cause('Flood');
    await jest.advanceTimersByTimeAsync(100);
    expect(board.counts.updates - updates).toBeGreaterThanOrEqual(500);
    expect(board.counts.dispatches - dispatches).toBeLessThanOrEqual(2);
    expect(selectUserDisplayItem(board.store.getState(), ownId)?.availability).toBe('Busy');
  });
});
