import { createMailbox, type Mailbox } from '../../src/mailbox';
import { timersOf } from '../../src/timers';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

const DAY_MS = 86_400_000;
const now = (): number => performance.now();
const createTimer = (mailbox: Mailbox = createMailbox()) => timersOf(mailbox, now)();

describe('a timer', () => {
  it('fires once', () => {
    const fired = jest.fn();
    createTimer().schedule(1_000, fired);
    jest.advanceTimersByTime(999);
    expect(fired).not.toHaveBeenCalled();
    jest.advanceTimersByTime(DAY_MS);
    expect(fired).toHaveBeenCalledTimes(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('has one date: scheduling again replaces it', () => {
    const [first, second] = [jest.fn(), jest.fn()];
    const timer = createTimer();
    timer.schedule(1_000, first);
    timer.schedule(2_000, second);
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(5_000);
    expect(first).not.toHaveBeenCalled();
    expect(second).toHaveBeenCalledTimes(1);
  });

  it('is cancelled for good, also twice, also when it never ran', () => {
    const fired = jest.fn();
    const timer = createTimer();
    timer.cancel();
    timer.schedule(1_000, fired);
    timer.cancel();
    timer.cancel();
    expect(jest.getTimerCount()).toBe(0);
    jest.advanceTimersByTime(5_000);
    expect(fired).not.toHaveBeenCalled();
  });

  it('can be scheduled from its own callback', () => {
    const timer = createTimer();
    let times = 0;
    const again = (): void => {
      times += 1;
      if (times < 3) timer.schedule(10, again);
    };
    timer.schedule(10, again);
    jest.advanceTimersByTime(1_000);
    expect(times).toBe(3);
  });

  it.each([2 ** 31 - 1, 2 ** 31, 60 * DAY_MS, 400 * DAY_MS])(
    'waits %i ms, however long that is',
    (delayMs) => {
      const fired = jest.fn();
      createTimer().schedule(delayMs, fired);
      jest.advanceTimersByTime(delayMs - 1);
      expect(fired).not.toHaveBeenCalled();
      jest.advanceTimersByTime(1);
      expect(fired).toHaveBeenCalledTimes(1);
    },
  );

  it('waits for what never comes, and can be cancelled in the midst of it', () => {
    const fired = jest.fn();
    const timer = createTimer();
    timer.schedule(Infinity, fired);
    jest.advanceTimersByTime(100 * DAY_MS);
    expect(fired).not.toHaveBeenCalled();
    timer.cancel();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('fires as soon as it can where the date has passed', () => {
    const fired = jest.fn();
    createTimer().schedule(-5, fired);
    expect(fired).not.toHaveBeenCalled();
    jest.advanceTimersByTime(0);
    expect(fired).toHaveBeenCalledTimes(1);
  });

  it('takes its turn in the mailbox, and comes to nothing where it is cancelled while it waits', () => {
    const mailbox = createMailbox();
    const heard: string[] = [];
    const [kept, cancelled] = [createTimer(mailbox), createTimer(mailbox)];
    kept.schedule(10, () => heard.push('kept'));
    cancelled.schedule(10, () => heard.push('cancelled'));
    mailbox.post(() => {
      jest.advanceTimersByTime(10);
      cancelled.cancel();
      heard.push('turn');
    });
    expect(heard).toEqual(['turn', 'kept']);
  });

  describe('that judges', () => {
    it('does so at once where it fires in time', () => {
      const verdict = jest.fn();
      createTimer().judge(10_000, verdict);
      jest.advanceTimersByTime(10_000);
      expect(verdict).toHaveBeenCalledTimes(1);
    });

    it('grants one more period, and no more, where it was held back', () => {
      const verdict = jest.fn();
      let heldBackMs = 0;
      timersOf(createMailbox(), () => performance.now() + heldBackMs)().judge(10_000, verdict);
      heldBackMs = 5_000;
      jest.advanceTimersByTime(19_999);
      expect(verdict).not.toHaveBeenCalled();
      heldBackMs = 99_000;
      jest.advanceTimersByTime(1);
      expect(verdict).not.toHaveBeenCalled();
      jest.advanceTimersByTime(1);
      expect(verdict).toHaveBeenCalledTimes(1);
    });
  });
});
