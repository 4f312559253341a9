import { visitInSlices } from '../../demo/wallboard/src/shared/in-slices';

const restMs = 2_000;
const groups = Array.from({ length: 40 }, (_, group) => group);

describe('a long list that is read again and again', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  /** Reads forty groups, each of which takes 2 ms; tells how many each task read, and how often all were. */
  function read() {
    const tasks: number[] = [0];
    let rounds = 0;
    const end = visitInSlices(
      groups,
      () => {
        tasks[tasks.length - 1]! += 1;
        jest.setSystemTime(Date.now() + 2);
        jest.spyOn(performance, 'now').mockReturnValue(Date.now());
      },
      () => {
        rounds += 1;
      },
      restMs,
    );
    const nextTask = () => {
      tasks.push(0);
      jest.advanceTimersToNextTimer();
    };
    return { tasks, rounds: () => rounds, nextTask, end };
  }

  it('is read a few at a time, all of it, and anew after the rest', () => {
    jest.spyOn(performance, 'now').mockReturnValue(Date.now());
    const { tasks, rounds, nextTask, end } = read();
    while (rounds() === 0) nextTask();
    expect(Math.max(...tasks)).toBe(3);
    expect(tasks.reduce((sum, count) => sum + count)).toBe(groups.length);
    jest.advanceTimersByTime(restMs - 1);
    expect(rounds()).toBe(1);
    while (rounds() === 1) nextTask();
    expect(tasks.reduce((sum, count) => sum + count)).toBe(2 * groups.length);
    end();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is read no further after the end', () => {
    jest.spyOn(performance, 'now').mockReturnValue(Date.now());
    const { tasks, nextTask, end } = read();
    nextTask();
    end();
    expect(jest.getTimerCount()).toBe(0);
    expect(tasks).toStrictEqual([3, 3]);
  });
});
