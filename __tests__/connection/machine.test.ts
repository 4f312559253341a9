import fc from 'fast-check';
import type { ConnectionStatus } from '../../src/vocabulary';
import { defaultReconnectPolicy, type ReconnectPolicy } from '../../src/options';
import {
  idleMachine,
  transition,
  type MachineContext,
  type MachineEvent,
  type MachineState,
} from '../../src/connection/machine';

const start: MachineEvent = { type: 'start', endpoint: 'wss://a', fresh: true };
const lost: MachineEvent = { type: 'lost', verdict: 'retry' };
const refused: MachineEvent = { type: 'lost', verdict: 'doubt' };
const slowConnect: MachineEvent = { type: 'lost', verdict: 'retry', slow: 'slowConnects' };
const slowWelcome: MachineEvent = { type: 'lost', verdict: 'retry', slow: 'slowWelcomes' };

function contextOf(changes: Partial<MachineContext> = {}): MachineContext {
  return {
    policy: defaultReconnectPolicy,
    canRefresh: false,
    isOnline: () => true,
    wallNow: () => 1_000_000,
    now: () => 50_000,
    random: () => 0.5,
    ...changes,
  };
}

function run(events: MachineEvent[], context = contextOf(), from: MachineState = idleMachine): MachineState {
  return events.reduce((state, event) => transition(state, event, context).state, from);
}

const opened: MachineEvent = { type: 'opened' };
const welcomed: MachineEvent = { type: 'welcomed' };
const states: Record<ConnectionStatus, MachineState> = {
  idle: idleMachine,
  connecting: run([start]),
  authenticating: run([start, opened]),
  ready: run([start, opened, welcomed]),
  waiting: run([start, lost]),
  offline: run([start, lost, { type: 'offline' }]),
  failed: run([start, { type: 'lost', verdict: 'stop' }]),
  stopped: run([start, { type: 'stop' }]),
};

const effectsOf = (state: MachineState, event: MachineEvent, context = contextOf()): string[] =>
  transition(state, event, context).effects.map(({ type }) => type);

it.each(Object.entries(states))('%s is reached', (status, state) => {
  expect(state.status).toBe(status);
});

describe('transitions', () => {
  const all = Object.keys(states) as ConnectionStatus[];
  const table: [MachineEvent, Partial<Record<ConnectionStatus, ConnectionStatus>>][] = [
    [start, Object.fromEntries(all.map((status) => [status, 'connecting']))],
    [{ type: 'stop' }, Object.fromEntries(all.map((status) => [status, 'stopped']))],
    [opened, { connecting: 'authenticating' }],
    [welcomed, { authenticating: 'ready' }],
    [{ type: 'stable' }, {}],
    [{ type: 'retryDue' }, { waiting: 'connecting', offline: 'connecting' }],
    [lost, { connecting: 'waiting', authenticating: 'waiting', ready: 'waiting' }],
    [
      { type: 'lost', verdict: 'stop' },
      { connecting: 'failed', authenticating: 'failed', ready: 'failed' },
    ],
    [refused, { connecting: 'waiting', authenticating: 'waiting', ready: 'waiting' }],
    [
      { type: 'lost', verdict: 'refuse' },
      { connecting: 'failed', authenticating: 'failed', ready: 'failed' },
    ],
    [slowConnect, { connecting: 'waiting', authenticating: 'waiting', ready: 'waiting' }],
    [slowWelcome, { connecting: 'waiting', authenticating: 'waiting', ready: 'waiting' }],
    [
      { type: 'lost', verdict: 'soon' },
      { connecting: 'waiting', authenticating: 'waiting', ready: 'waiting' },
    ],
    [{ type: 'lost', verdict: 'none' }, {}],
    [{ type: 'offline' }, { waiting: 'offline' }],
    [{ type: 'hurry', overdue: false }, { offline: 'waiting' }],
    [
      { type: 'hurry', overdue: true },
      { offline: 'waiting', authenticating: 'connecting' },
    ],
    [{ type: 'suspended' }, { connecting: 'waiting', authenticating: 'waiting', ready: 'waiting' }],
    [
      { type: 'restored' },
      {
        connecting: 'waiting',
        authenticating: 'waiting',
        ready: 'waiting',
        waiting: 'connecting',
        offline: 'connecting',
      },
    ],
  ];

  it.each(table)('on %j', (event, expected) => {
    const reached = all.map((status) => [
      status,
      transition(states[status], event, contextOf()).state.status,
    ]);
    expect(Object.fromEntries(reached)).toEqual(
      Object.fromEntries(all.map((status) => [status, expected[status] ?? status])),
    );
  });

  it('give up in time what the left state had running', () => {
    for (const status of ['connecting', 'authenticating', 'ready'] as const) {
      expect(effectsOf(states[status], lost)).toEqual(['leave', 'wait']);
      expect(effectsOf(states[status], { type: 'stop' })).toEqual(['leave']);
      expect(effectsOf(states[status], start)).toEqual(['leave', 'connect']);
    }
    expect(effectsOf(states.connecting, opened)).toEqual(['authenticate']);
    expect(effectsOf(states.authenticating, welcomed)).toEqual(['beginSession']);
  });
});

describe('counts', () => {
  it('of attempts go on until a session was stable, and begin anew with other parameters', () => {
    const often = run([start, lost, { type: 'retryDue' }, lost, { type: 'retryDue' }, opened, welcomed]);
    expect(often).toMatchObject({ attempt: 3, delays: 2, error: null, readyAt: 1_000_000 });
    expect(run([{ type: 'stable' }], contextOf(), often)).toMatchObject({ attempt: 0, delays: 0 });
    expect(run([start], contextOf(), often)).toMatchObject({ attempt: 1, delays: 0 });
    expect(run([{ ...start, fresh: false }], contextOf(), often)).toMatchObject({ attempt: 4, delays: 2 });
  });

  it('of refusals end in failed with the fifth in a row', () => {
    const again: MachineEvent[] = [refused, { type: 'retryDue' }];
    const fourth = run([start, ...again, ...again, ...again, ...again]);
    expect(fourth.status).toBe('connecting');
    expect(run([refused], contextOf(), fourth).status).toBe('failed');
    expect(run([opened, welcomed, { type: 'stable' }, refused], contextOf(), fourth).status).toBe('waiting');
  });

  it('of slow attempts are kept apart: opening and welcoming', () => {
    const slow = run([start, slowConnect, { type: 'retryDue' }, opened]);
    expect(slow).toMatchObject({ slowConnects: 1, slowWelcomes: 0 });
    expect(run([slowWelcome], contextOf(), slow)).toMatchObject({
      slowConnects: 1,
      slowWelcomes: 1,
    });
  });

  it('of attempts end where the policy says so', () => {
    const context = contextOf({ policy: { ...defaultReconnectPolicy, maxAttempts: 2 } });
    const events: MachineEvent[] = [start, lost, { type: 'retryDue' }, lost];
    expect(run(events, context).status).toBe('failed');
    expect(run(events.slice(0, 2), context).status).toBe('waiting');
  });
});

describe('a local cause', () => {
  const hurry: MachineEvent = { type: 'hurry', overdue: false };
  const far = run([start, { type: 'lost', verdict: 'retry-slowly' }]);

  it('brings the next attempt forward, to within half a second', () => {
    const { state, effects } = transition(far, hurry, contextOf());
    expect(state.retryAt).toBe(1_000_250);
    expect(effects).toEqual([{ type: 'wait', delayMs: 250 }]);
  });

  it('never puts it off', () => {
    const near = { ...far, dueAt: 50_001 };
    expect(transition(near, hurry, contextOf())).toEqual({ state: near, effects: [] });
  });

  it('goes by the monotonic clock: the wall clock may have jumped meanwhile', () => {
    for (const wallMs of [0, 1_000_000 + 3_600_000]) {
      const { state } = transition(far, hurry, contextOf({ wallNow: () => wallMs }));
      expect(state.retryAt).toBe(wallMs + 250);
    }
  });

  it('counts at most once in five seconds', () => {
    const { state } = transition(far, hurry, contextOf());
    const again = transition({ ...state, dueAt: Infinity }, hurry, contextOf({ now: () => 51_250 }));
    expect(again.effects).toEqual([{ type: 'wait', delayMs: 4_000 }]);
  });

  it('that brings the page back tries at once, but not more often than once in five seconds', () => {
    const { state, effects } = transition(far, { type: 'restored' }, contextOf());
    expect(state).toMatchObject({ status: 'connecting', hurriedAt: 50_000 });
    expect(effects).toEqual([{ type: 'leave' }, { type: 'connect' }]);
    const soon = contextOf({ now: () => 52_000 });
    expect(transition(state, { type: 'restored' }, soon)).toEqual({ state, effects: [] });
    const waiting = { ...far, hurriedAt: 50_000, dueAt: Infinity };
    expect(effectsOf(waiting, { type: 'restored' }, soon)).toEqual(['wait']);
  });

  it('moves nothing where the app wants no reconnects', () => {
    const context = contextOf({ policy: false });
    expect(transition(far, hurry, context).effects).toEqual([]);
    expect(transition(states.ready, { type: 'restored' }, context).state.status).toBe('ready');
  });
});

describe('while there is no network', () => {
  const context = contextOf({ isOnline: () => false });

  it('a lost connection is offline, and probes at the longest delay', () => {
    const { state, effects } = transition(states.ready, lost, context);
    expect(state).toMatchObject({ status: 'offline', retryAt: 1_022_500 });
    expect(effects).toEqual([{ type: 'leave' }, { type: 'wait', delayMs: 22_500 }]);
  });

  it('a page that is shown does not pretend that there is one', () => {
    expect(run([{ type: 'hurry', overdue: false }], context, states.offline).status).toBe('offline');
  });
});

it('whatever happens in whatever order, the state makes sense', () => {
  const anyEvent = fc.constantFrom<MachineEvent>(
    start,
    { ...start, fresh: false },
    { type: 'stop' },
    opened,
    welcomed,
    { type: 'stable' },
    { type: 'retryDue' },
    lost,
    { type: 'lost', verdict: 'stop' },
    { type: 'lost', verdict: 'retry-slowly' },
    { type: 'lost', verdict: 'retry-spread' },
    refused,
    { type: 'lost', verdict: 'refuse' },
    slowConnect,
    slowWelcome,
    { type: 'lost', verdict: 'soon' },
    { type: 'lost', verdict: 'none' },
    { type: 'offline' },
    { type: 'hurry', overdue: false },
    { type: 'hurry', overdue: true },
    { type: 'suspended' },
    { type: 'restored' },
  );
  const policies = fc.constantFrom<ReconnectPolicy | false>(defaultReconnectPolicy, false, {
    ...defaultReconnectPolicy,
    maxAttempts: 2,
  });
  const property = fc.property(
    fc.array(anyEvent, { maxLength: 40 }),
    policies,
    fc.boolean(),
    fc.boolean(),
    (events, policy, isOnline, canRefresh) => {
      const context = contextOf({ policy, isOnline: () => isOnline, canRefresh });
      let state = idleMachine;
      for (const event of events) {
        const before = JSON.stringify(state);
        const step = transition(state, event, context);
        expect(JSON.stringify(state)).toBe(before);
        state = step.state;
        const isWaiting = state.status === 'waiting' || state.status === 'offline';
        expect(state.retryAt !== null).toBe(isWaiting);
        expect(state.readyAt !== null).toBe(state.status === 'ready');
        expect(state.refusals).toBeLessThanOrEqual(5);
        const waits = step.effects.filter(({ type }) => type === 'wait');
        expect(waits.length).toBeLessThanOrEqual(isWaiting ? 1 : 0);
        expect(policy === false && isWaiting).toBe(false);
      }
    },
  );
  fc.assert(property, { numRuns: 500 });
});
