import { timersOf } from '../../src/timers';
import { createQuestions } from '../../src/watching/questions';
import type { Target } from '../../src/watching/wanted';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

const target = (id: number): Target => ({ kind: 'group', orgId: '1', id, path: `/group/${id}` });

function setUp() {
  const sent: number[] = [];
  const supposed: [number, number[]][] = [];
  const now = (): number => performance.now();
  const questions = createQuestions({
    now,
    timer: timersOf(
      {
        post: (turn) => {
          turn();
        },
      },
      now,
    )(),
    send: ({ id }) => sent.push(id),
    onSupposed: (question) =>
      supposed.push([question.target.id, question.supposed.map(({ userId }) => userId)]),
  });
  const oldest = () => questions.open[0]!;
  return {
    questions,
    sent,
    supposed,
    ask: (...ids: number[]) => {
      for (const id of ids) questions.ask(target(id));
    },
    oldest,
    open: () => questions.open.map(({ target: { id } }) => id),
    answer: () => {
      questions.close(oldest());
    },
  };
}

const wait = (ms: number): void => {
  jest.advanceTimersByTime(ms);
};

describe('one question at a time', () => {
  it('goes out when the one before is answered', () => {
    const { ask, answer, sent, open } = setUp();
    ask(1, 2, 3);
    expect(sent).toEqual([1]);
    answer();
    expect([sent, open()]).toEqual([[1, 2], [2]]);
    answer();
    answer();
    expect([sent, open()]).toEqual([[1, 2, 3], []]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('goes out when the one before names its path', () => {
    const { ask, questions, sent } = setUp();
    ask(1, 2);
    questions.closePath('/group/2');
    questions.closePath('/user/1');
    expect(sent).toEqual([1]);
    questions.closePath('/group/1');
    expect(sent).toEqual([1, 2]);
  });

  it('is not made room for by leaving the group: its answer is on its way', () => {
    const { ask, answer, questions, sent } = setUp();
    ask(1);
    questions.leave(target(1));
    ask(2);
    expect(sent).toEqual([1]);
    answer();
    expect(sent).toEqual([1, 2]);
  });

  it('is never sent where its group is left before its turn', () => {
    const { ask, answer, questions, sent } = setUp();
    ask(1, 2, 3);
    questions.leave(target(2));
    answer();
    expect(sent).toEqual([1, 3]);
  });

  it('waits for its own earlier answer where a group is left and wanted again', () => {
    const { ask, answer, questions, sent } = setUp();
    ask(1);
    questions.leave(target(1));
    ask(1);
    expect(sent).toEqual([1]);
    answer();
    expect(sent).toEqual([1, 1]);
  });
});

describe('silence', () => {
  it('ends all waiting after a second, and for the rest of the session', () => {
    const { ask, sent, open } = setUp();
    ask(1, 2, 3);
    wait(999);
    expect(sent).toEqual([1]);
    wait(1);
    expect(sent).toEqual([1, 2, 3]);
    ask(4);
    expect(sent).toEqual([1, 2, 3, 4]);
    expect(open()).toEqual([1, 2, 3, 4]);
  });

  it('is each question’s own second', () => {
    const { ask, answer, sent } = setUp();
    ask(1, 2, 3);
    wait(900);
    answer();
    wait(900);
    expect(sent).toEqual([1, 2]);
    wait(100);
    expect(sent).toEqual([1, 2, 3]);
  });

  it('after a group was left ends the waiting, and says nothing of the server', () => {
    const { ask, questions, sent, open } = setUp();
    ask(1);
    questions.leave(target(1));
    ask(2, 3);
    wait(1_000);
    expect([sent, open()]).toEqual([
      [1, 2, 3],
      [2, 3],
    ]);
    ask(4);
    expect(sent).toEqual([1, 2, 3]);
  });

  it('begins anew with the next session', () => {
    const { ask, questions, sent } = setUp();
    ask(1, 2);
    wait(1_000);
    questions.clear();
    ask(3, 4);
    expect(sent).toEqual([1, 2, 3]);
  });

  it('is not what a timer says that fires before its time', () => {
    const { ask, questions, sent } = setUp();
    ask(1, 2);
    const [question] = questions.open;
    Object.assign(question!, { askedAt: performance.now() + 0.4 });
    wait(1_000);
    expect(sent).toEqual([1]);
    wait(1);
    expect(sent).toEqual([1, 2]);
  });

  it('is not what a timer says that fires late: what came meanwhile may be heard after it', () => {
    const { ask, answer, sent } = setUp();
    ask(1, 2, 3);
    // A blocked thread: time goes on, timers do not.
    const clock = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 1_500);
    wait(1_000);
    clock.mockRestore();
    expect(sent).toEqual([1]);
    answer();
    expect(sent).toEqual([1, 2]);
  });

  it('lasts no longer where the clock steps back', () => {
    const { ask, oldest, questions, sent } = setUp();
    ask(1, 2);
    Object.assign(oldest(), { askedAt: performance.now() + 60_000 });
    expect(questions.isOver(oldest())).toBe(true);
    wait(1_000);
    expect(sent).toEqual([1, 2]);
  });
});

describe('a question that nobody waits for', () => {
  it('is forgotten once its second is over', () => {
    const { ask, questions, open } = setUp();
    ask(1);
    wait(1_000);
    questions.leave(target(1));
    expect(open()).toEqual([]);
    ask(2);
    questions.leave(target(2));
    expect(open()).toEqual([2]);
    ask(3);
    wait(1_000);
    expect(open()).toEqual([3]);
  });

  it('does not wait in line where the app has set the members', () => {
    const { ask, questions, sent, open } = setUp();
    ask(1, 2, 3);
    questions.settle(3);
    expect([sent, open()]).toEqual([[1, 3], [1]]);
    questions.settle(1);
    expect([sent, open()]).toEqual([[1, 3], [1]]);
    expect(questions.open[0]?.isMoot).toBe(true);
    wait(1_000);
    expect([sent, open()]).toEqual([[1, 3, 2], [2]]);
  });
});

describe('a supposed answer', () => {
  it('is the answer when the second is over, and silence is no more', () => {
    const { ask, oldest, supposed, sent, open } = setUp();
    ask(1, 2, 3);
    wait(400);
    oldest().supposed.push({ userId: 7 });
    wait(599);
    expect(supposed).toEqual([]);
    wait(1);
    expect(supposed).toEqual([[1, [7]]]);
    expect([sent, open()]).toEqual([[1, 2], [2]]);
  });

  it('is forgotten where a better one comes', () => {
    const { ask, oldest, answer, supposed } = setUp();
    ask(1);
    oldest().supposed.push({ userId: 7 });
    answer();
    wait(5_000);
    expect(supposed).toEqual([]);
  });

  it('goes with whoever leaves the group', () => {
    const { ask, oldest, questions } = setUp();
    ask(1);
    oldest().supposed.push({ userId: 7 });
    expect(questions.leave(target(1))).toEqual([{ userId: 7 }]);
    expect(questions.leave(target(1))).toEqual([]);
  });
});

it('leaves nothing behind when the session ends', () => {
  const { ask, oldest, questions, sent, supposed, open } = setUp();
  ask(1, 2);
  oldest().supposed.push({ userId: 7 });
  questions.clear();
  expect(jest.getTimerCount()).toBe(0);
  wait(5_000);
  expect([sent, supposed, open()]).toEqual([[1], [], []]);
});
