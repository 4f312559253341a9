import { createRecorder } from '../../demo/wallboard/src/facts/recorder';
import { createRecorderMiddleware } from '../../demo/wallboard/src/facts/recorder-middleware';
import { connectionChanged, type ConnectionState, type SocketKind } from '../../src/index';

const startedAt = Date.UTC(2026, 0, 1);
const recorder = () => createRecorder(() => startedAt);

describe('the numbers beside the trouble', () => {
  it('are for each second, however late a sample is taken', () => {
    const { dispatched, rendered, sample, facts } = recorder();
    const work = (): void => {
      for (let n = 0; n < 40; n += 1) dispatched(25, n / 10);
      for (let n = 0; n < 8; n += 1) rendered();
    };
    work();
    sample(startedAt + 1_000);
    expect(facts().samples.at(-1)).toMatchObject({ updates: 1_000, dispatches: 40, renders: 8 });
    work();
    sample(startedAt + 5_000);
    expect(facts().samples.at(-1)).toMatchObject({ updates: 250, dispatches: 10, renders: 2 });
    expect(facts().slowestDispatchMs).toBe(3.9);
  });

  it('make no peak of a timer that catches up, and no nonsense of a clock that is set back', () => {
    const { dispatched, sample, facts } = recorder();
    sample(startedAt + 1_990);
    dispatched(100, 1);
    sample(startedAt + 2_000);
    dispatched(100, 1);
    sample(startedAt - 3_600_000);
    expect(facts().samples.map(({ updates }) => updates)).toStrictEqual([0, 200, 200]);
    expect(new Set(facts().samples.map(({ at }) => at)).size).toBe(3);
  });

  it('keep the history of the unread count whatever else is logged, each change once', () => {
    const { logged, unreadCounted, sample, facts, forget } = recorder();
    for (const unread of [3, 3, 5, 4]) unreadCounted(unread);
    for (let n = 0; n < 500; n += 1) logged('command', `watch group ${n}`);
    sample(startedAt + 1_000);
    expect(facts().unreadCounts.map(({ unread, change }) => [unread, change])).toStrictEqual([
      [4, -1],
      [5, 2],
      [3, null],
    ]);
    forget();
    expect(facts()).toMatchObject({ unreadCounts: [], events: [], lastError: null });
  });

  it('count the returns of the presence socket, and none for a new sign-in', () => {
    const counted = recorder();
    const dispatch = createRecorderMiddleware(counted)({ dispatch: jest.fn(), getState: jest.fn() })(
      (action) => action,
    );
    const becomes = (socket: SocketKind, status: ConnectionState['status']) => {
      const common = { endpoint: null, attempt: 0, readyAt: null, retryAt: null, error: null };
      const previous: ConnectionState = { ...common, status: 'connecting' };
      dispatch(connectionChanged({ socket, previous, connection: { ...common, status } }));
    };
    for (const socket of ['presence', 'messages'] as const) {
      becomes(socket, 'ready');
      becomes(socket, 'waiting');
      becomes(socket, 'ready');
      becomes(socket, 'stopped');
      becomes(socket, 'ready');
    }
    counted.sample(startedAt + 1_000);
    expect(counted.facts().reconnects).toBe(1);
  });
});
