import { createReporter } from '../../src/middleware/reporter';
import type { Problem, RealtimeError } from '../../src/vocabulary';

const problem: Problem = { code: 'INVALID_FRAME', socket: 'presence', message: 'a message' };

function setUp(tokens: string[] = []) {
  const dispatched: RealtimeError[] = [];
  const heard: RealtimeError[] = [];
  const clock = { now: 0 };
  const reporter = createReporter({
    now: () => clock.now,
    wallNow: () => 1_000 + clock.now,
    tokens: () => tokens,
    isSilent: (socket) => socket === 'messages',
    emit: (event) => dispatched.push(event.payload as RealtimeError),
    onError: (error) => heard.push(error),
  });
  return {
    clock,
    reporter,
    dispatched,
    heard,
    report: () => {
      reporter.report(problem);
    },
  };
}

describe('a report', () => {
  it('is stamped, and goes to store and app as the same object', () => {
    const { report, dispatched, heard } = setUp();
    report();
    expect(dispatched).toEqual([{ ...problem, at: 1_000 }]);
    expect(heard[0]).toBe(dispatched[0]);
  });

  it('holds no token', () => {
    const token = 'abcdefghijklmnopqrstuvwxyz';
    const { reporter } = setUp([token]);
    expect(reporter.makeError({ ...problem, message: `x ${token} y` }).message).toBe('x [redacted] y');
  });

  it('is not made of a socket that is being stopped', () => {
    const { reporter, dispatched, heard } = setUp();
    reporter.report({ ...problem, socket: 'messages' });
    expect([...dispatched, ...heard]).toEqual([]);
  });

  it('is one of at most ten within a second, and tells how many were not made', () => {
    const { clock, report, dispatched } = setUp();
    for (let time = 0; time < 30; time++) report();
    clock.now = 999;
    report();
    expect(dispatched).toHaveLength(10);
    clock.now = 1_000;
    report();
    report();
    expect(dispatched.slice(10)).toEqual([
      { ...problem, at: 2_000, suppressed: 21 },
      { ...problem, at: 2_000 },
    ]);
  });

  it('goes by any second, not by the clock’s', () => {
    const { clock, report, dispatched } = setUp();
    report();
    clock.now = 990;
    for (let time = 0; time < 20; time++) report();
    clock.now = 1_010;
    for (let time = 0; time < 20; time++) report();
    expect(dispatched.map(({ at }) => at)).toEqual([1_000, ...Array<number>(9).fill(1_990), 2_010]);
  });
});
