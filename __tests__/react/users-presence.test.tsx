import { act, render, renderHook } from '@testing-library/react';
import { StrictMode } from 'react';
import { Provider } from 'react-redux';
import { websocketStop } from '../../src/index';
import { useUsersPresence } from '../../src/react';
import { orgId, setUp, userPath } from './set-up';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

const range = (from: number, length: number) => Array.from({ length }, (_, index) => from + index);
const later = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));

/** A window of ids over a list whose users are known to the server. */
async function openWindow(first: number[] | null = range(1, 20)) {
  const world = setUp();
  for (const id of range(1, 1_000)) world.gateway.setPresence(id, { presence: '', availability: `a${id}` });
  world.start();
  await world.settle();
  const hook = renderHook<ReturnType<typeof useUsersPresence>, number[] | null>(
    (ids) => useUsersPresence(orgId, ids),
    { wrapper: world.wrapper, initialProps: first },
  );
  return {
    ...world,
    hook,
    scrollTo: (from: number, length = 20) => {
      hook.rerender(range(from, length));
    },
    watched: () => [...world.gateway.subscriptions].sort(),
  };
}

const paths = (ids: number[]) => ids.map(userPath).sort();

describe('the rows on screen', () => {
  it('are watched at once when they are the first, later ones when they have stayed', async () => {
    const { settle, hook, scrollTo, watched } = await openWindow();
    await settle();
    expect(watched()).toEqual(paths(range(1, 20)));
    expect(hook.result.current[4]).toEqual({ id: 5, presence: '', availability: 'a5' });
    scrollTo(11);
    await later(99);
    await settle();
    expect(watched()).toEqual(paths(range(1, 20)));
    expect(hook.result.current[15]).toEqual({ id: 26 });
    await later(1);
    await settle();
    expect(watched()).toEqual(paths(range(1, 30)));
    await later(899);
    await settle();
    expect(watched()).toEqual(paths(range(1, 30)));
    // A second after they have gone.
    await later(1);
    await settle();
    expect(watched()).toEqual(paths(range(11, 20)));
  });

  it('are the first also when the list was empty or unknown before', async () => {
    const { settle, hook, watched } = await openWindow(null);
    expect(hook.result.current).toEqual([]);
    hook.rerender([]);
    hook.rerender([3, 4]);
    await settle();
    expect(watched()).toEqual(paths([3, 4]));
  });

  it('of a flick through 1,000 are watched only where it stops, near as many as there are', async () => {
    const { settle, scrollTo, watched, asked, gateway } = await openWindow();
    await settle();
    let most = 0;
    for (let from = 1; from <= 981; from += 10) {
      scrollTo(from);
      await later(16);
      await settle();
      most = Math.max(most, watched().length);
    }
    expect(most).toBe(20);
    await later(2_000);
    await settle();
    expect(watched()).toEqual(paths(range(981, 20)));
    expect(asked().filter((line) => line.startsWith('subscribe'))).toHaveLength(40);
    expect(gateway.violations).toEqual([]);
  });

  it('cost no frame when they are back within a second', async () => {
    const { settle, scrollTo, asked } = await openWindow();
    await settle();
    scrollTo(11);
    await later(300);
    await settle();
    const before = asked().length;
    scrollTo(1);
    await later(600);
    scrollTo(11);
    await later(99);
    await settle();
    expect(asked()).toHaveLength(before);
    scrollTo(1);
    await later(3_000);
    await settle();
    expect(asked().slice(before).sort()).toEqual(paths(range(21, 10)).map((path) => `unsubscribe ${path}`));
  });

  it('do not count as having stayed when they go and come again', async () => {
    const { settle, scrollTo, watched } = await openWindow();
    await settle();
    scrollTo(101);
    await later(60);
    scrollTo(201);
    await later(20);
    scrollTo(101);
    await later(60);
    await settle();
    expect(watched()).toEqual(paths(range(1, 20)));
    await later(40);
    await settle();
    expect(watched()).toEqual(paths([...range(1, 20), ...range(101, 20)]));
  });

  it('are one frame each under StrictMode, and go within a second of the component', async () => {
    const { gateway, store, start, settle, asked } = setUp();
    start();
    await settle();
    const Rows = () => <i>{useUsersPresence(orgId, [1, 2, 2]).length}</i>;
    const timersBefore = jest.getTimerCount();
    const { unmount, container } = render(
      <StrictMode>
        <Provider store={store}>
          <Rows />
        </Provider>
      </StrictMode>,
    );
    await settle();
    expect(container.textContent).toBe('3');
    expect(asked()).toEqual([1, 2].map((id) => `subscribe ${userPath(id)}`));
    unmount();
    await later(1_000);
    await settle();
    expect(gateway.subscriptions).toEqual([]);
    expect(asked()).toHaveLength(4);
    expect(jest.getTimerCount()).toBe(timersBefore);
  });

  it('come back with the next session, also those that were to be watched soon', async () => {
    const { settle, scrollTo, watched, store, start } = await openWindow([1]);
    await settle();
    scrollTo(1, 2);
    act(() => {
      store.dispatch(websocketStop());
    });
    start();
    await later(100);
    await settle();
    expect(watched()).toEqual(paths([1, 2]));
  });

  it('of another organisation are watched at once, and those of the last one let go', async () => {
    const world = setUp();
    world.start();
    await world.settle();
    const hook = renderHook<unknown, string | null>((org) => useUsersPresence(org, [1]), {
      wrapper: world.wrapper,
      initialProps: orgId,
    });
    hook.rerender('other');
    await world.settle();
    expect(world.gateway.subscriptions).toContain('/org/other/user/1/presence');
    hook.rerender(null);
    expect(hook.result.current).toEqual([]);
    await later(1_000);
    await world.settle();
    expect(world.gateway.subscriptions).toEqual([]);
  });
});

describe('the items', () => {
  it('are parallel to the ids, and the same list while nothing in it changed', async () => {
    const { gateway, settle, hook } = await openWindow([2, 1, 2_000]);
    await settle();
    const list = hook.result.current;
    expect(list.map(({ id, availability }) => [id, availability])).toEqual([
      [2, 'a2'],
      [1, 'a1'],
      [2_000, undefined],
    ]);
    gateway.setPresence(3, { presence: 'RINGING' });
    await settle();
    hook.rerender([2, 1, 2_000]);
    expect(hook.result.current).toBe(list);
    gateway.setPresence(1, { presence: 'RINGING' });
    await settle();
    expect(hook.result.current).not.toBe(list);
    expect(hook.result.current.map((item, at) => item === list[at])).toEqual([true, false, true]);
  });
});
