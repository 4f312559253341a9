import { act, render, renderHook } from '@testing-library/react';
import { lazy, StrictMode, Suspense, useState, type ReactNode } from 'react';
import { Provider } from 'react-redux';
import { websocketStop, websocketUserSubscribe } from '../../src/index';
import { useOwnPresence, useUserPresence } from '../../src/react';
import { afterLinger, Group, groupPath, orgId, ownId, setUp, User, userPath } from './set-up';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe('subscriptions', () => {
  it('are one frame each under StrictMode, and one unsubscribe at the end', async () => {
    const { gateway, store, start, settle, asked } = setUp();
    start();
    await settle();
    const dispatch = jest.spyOn(store, 'dispatch');
    const timersBefore = jest.getTimerCount();
    // Only a StrictMode at the root mounts its effects twice.
    const page = (last: ReactNode) => (
      <StrictMode>
        <Provider store={store}>
          <Group id={100} />
          <Group id={101} />
          <User id={1} />
          {last}
        </Provider>
      </StrictMode>
    );
    const { rerender, unmount } = render(page(null));
    expect(dispatch.mock.calls.filter(([action]) => websocketUserSubscribe.match(action))).toHaveLength(2);
    await afterLinger();
    await settle();
    // The middleware asks for a second group once the first has answered.
    const paths = [groupPath(100), userPath(1), groupPath(101)];
    expect(asked()).toEqual(paths.map((path) => `subscribe ${path}`));
    rerender(page(<Group id={102} />));
    await settle();
    paths.push(groupPath(102));
    expect(asked()).toEqual(paths.map((path) => `subscribe ${path}`));
    unmount();
    await settle();
    expect(gateway.subscriptions).toEqual(paths);
    await afterLinger();
    await settle();
    expect(asked().slice(4).sort()).toEqual(paths.map((path) => `unsubscribe ${path}`).sort());
    expect(gateway.violations).toEqual([]);
    expect(jest.getTimerCount()).toBe(timersBefore);
  });

  it('are one frame for many components, until the last is gone', async () => {
    const { start, settle, asked, wrapper } = setUp();
    start();
    await settle();
    const { rerender } = render([<User key="a" id={1} />, <User key="b" id={1} />], { wrapper });
    await settle();
    rerender([<User key="b" id={1} />]);
    await afterLinger();
    await settle();
    expect(asked()).toEqual([`subscribe ${userPath(1)}`]);
    rerender([]);
    await afterLinger();
    await settle();
    expect(asked()).toEqual([`subscribe ${userPath(1)}`, `unsubscribe ${userPath(1)}`]);
  });

  it('outlive a quick remount without a frame', async () => {
    const { start, settle, asked, wrapper } = setUp();
    start();
    await settle();
    const { rerender } = render(<Group key="first" id={100} />, { wrapper });
    await settle();
    rerender(<Group key="second" id={100} />);
    await settle();
    rerender([]);
    await act(() => jest.advanceTimersByTimeAsync(249));
    rerender(<Group key="third" id={100} />);
    await afterLinger();
    await settle();
    expect(asked()).toEqual([`subscribe ${groupPath(100)}`]);
  });

  it('begin once the component is there, and go on while it is hidden by a suspended neighbour', async () => {
    const { start, settle, asked, wrapper } = setUp();
    start();
    await settle();
    const arrive: (() => void)[] = [];
    const neighbours = ['first', 'second'].map((name) =>
      lazy(async () => {
        await new Promise<void>((resolve) => arrive.push(resolve));
        return { default: () => <b>{name}</b> };
      }),
    );
    const page = (turn: number) => {
      const Neighbour = neighbours[turn]!;
      return (
        <Suspense fallback="loading">
          <Neighbour />
          <Group id={100} />
        </Suspense>
      );
    };
    const { rerender, container } = render(page(0), { wrapper });
    await settle();
    expect(container.textContent).toBe('loading');
    expect(asked()).toEqual([]);
    arrive[0]?.();
    await afterLinger();
    expect(container.textContent).toBe('first');
    rerender(page(1));
    await afterLinger();
    expect(container.textContent).toContain('loading');
    arrive[1]?.();
    await afterLinger();
    expect(container.textContent).toContain('second');
    expect(asked()).toEqual([`subscribe ${groupPath(100)}`]);
  });

  it('outlive a quick remount of a page with several groups', async () => {
    const { start, settle, asked, wrapper } = setUp();
    start();
    await settle();
    const page = (key: string) => [
      <Group key={`${key}1`} id={100} />,
      <Group key={`${key}2`} id={101} />,
      <User key={`${key}3`} id={1} />,
    ];
    const { rerender } = render(page('before'), { wrapper });
    await settle();
    rerender(page('after'));
    await afterLinger();
    await settle();
    expect(asked()).toHaveLength(3);
  });

  it('end at once when the ids change, before the next begins', async () => {
    const { start, settle, asked, wrapper } = setUp();
    start();
    await settle();
    const { rerender } = render([<User key="u" id={1} />, <Group key="g" id={100} />], { wrapper });
    await settle();
    rerender([<User key="u" id={2} />, <Group key="g" id={101} />]);
    await settle();
    rerender([<User key="u" id={2} />, <Group key="g" id={null} />]);
    await settle();
    expect(asked()).toEqual([
      `subscribe ${userPath(1)}`,
      `subscribe ${groupPath(100)}`,
      `unsubscribe ${userPath(1)}`,
      `subscribe ${userPath(2)}`,
      `unsubscribe ${groupPath(100)}`,
      `subscribe ${groupPath(101)}`,
      `unsubscribe ${groupPath(101)}`,
    ]);
  });

  it('that linger end at once when another component watches another group', async () => {
    const { gateway, start, settle, asked, wrapper } = setUp();
    gateway.addGroup(100, [1, 2]);
    gateway.addGroup(101, [3, 4]);
    start();
    await settle();
    const { rerender, container } = render([<User key="u" id={5} />, <Group key="a" id={100} />], {
      wrapper,
    });
    await settle();
    rerender([<Group key="b" id={101} />]);
    await settle();
    expect(asked().slice(2)).toEqual([
      `unsubscribe ${userPath(5)}`,
      `unsubscribe ${groupPath(100)}`,
      `subscribe ${groupPath(101)}`,
    ]);
    expect(container.textContent).toBe('3:?,4:?');
  });

  it('that linger stay when a component watches a group that is watched already', async () => {
    const { start, settle, asked, wrapper } = setUp();
    start();
    await settle();
    const { rerender } = render([<Group key="a" id={100} />, <User key="u" id={1} />], { wrapper });
    rerender([<Group key="a" id={100} />, <Group key="b" id={100} />]);
    rerender([<Group key="a" id={100} />, <User key="v" id={1} />]);
    await afterLinger();
    await settle();
    expect(asked()).toEqual([`subscribe ${groupPath(100)}`, `subscribe ${userPath(1)}`]);
  });

  it('that linger stay when a component watches another user', async () => {
    const { start, settle, asked, wrapper } = setUp();
    start();
    await settle();
    const { rerender } = render(<Group key="a" id={100} />, { wrapper });
    rerender(<User key="u" id={1} />);
    rerender(<Group key="b" id={100} />);
    await afterLinger();
    await settle();
    expect(asked()).toEqual([
      `subscribe ${groupPath(100)}`,
      `subscribe ${userPath(1)}`,
      `unsubscribe ${userPath(1)}`,
    ]);
  });

  it('asked for before the start are sent once', async () => {
    const { gateway, start, settle, asked, wrapper } = setUp();
    render([<User key="u" id={1} />, <Group key="g" id={100} />], { wrapper });
    start();
    await settle();
    expect(asked()).toEqual([`subscribe ${userPath(1)}`, `subscribe ${groupPath(100)}`]);
    expect(gateway.violations).toEqual([]);
  });

  it('come back with each session: after a stop, another identity, a lost connection', async () => {
    const { gateway, store, start, settle, wrapper } = setUp();
    function Own() {
      return <i>{useOwnPresence()?.userId ?? 'nobody'}</i>;
    }
    gateway.setPresence(ownId, { presence: '' });
    gateway.setPresence(7, { presence: '' });
    start();
    const { container, unmount } = render(
      [<Own key="own" />, <User key="u" id={1} />, <Group key="g" id={100} />],
      {
        wrapper,
      },
    );
    await settle();
    const first = [userPath(ownId), userPath(1), groupPath(100)];
    expect(gateway.subscriptions).toEqual(first);

    act(() => {
      store.dispatch(websocketStop());
    });
    await settle();
    expect(gateway.subscriptions).toEqual([]);
    act(() => {
      start();
    });
    await settle();
    expect(gateway.subscriptions).toEqual(first);

    act(() => {
      start(7);
    });
    await settle();
    expect(gateway.subscriptions).toEqual([userPath(7), userPath(1), groupPath(100)]);
    expect(container.querySelector('i')?.textContent).toBe('7');

    gateway.drop();
    await act(() => jest.advanceTimersByTimeAsync(5_000));
    await settle();
    expect(gateway.subscriptions).toEqual([userPath(7), userPath(1), groupPath(100)]);

    unmount();
    await afterLinger();
    await settle();
    expect(gateway.subscriptions).toEqual([]);
    expect(gateway.violations).toEqual([]);
  });

  it('of one’s own begin with the session, also where an earlier one of the same user was seen', async () => {
    const { gateway, store, start, settle, wrapper } = setUp();
    const first = renderHook(useOwnPresence, { wrapper });
    act(() => {
      start();
    });
    await settle();
    first.unmount();
    await afterLinger();
    store.dispatch(websocketStop());
    renderHook(useOwnPresence, { wrapper });
    act(() => {
      start();
    });
    await settle();
    expect(gateway.subscriptions).toEqual([userPath(ownId)]);
  });

  it('leave whom an identity out of storage named, when somebody else logs in', async () => {
    const earlier = setUp();
    earlier.start(1);
    await earlier.settle();
    const preloadedState = earlier.store.getState();
    const { gateway, start, settle, wrapper } = setUp({ preloadedState });
    const { unmount } = renderHook(useOwnPresence, { wrapper });
    act(() => {
      start(2);
    });
    await settle();
    expect(gateway.subscriptions).toEqual([userPath(2)]);
    unmount();
    await afterLinger();
    await settle();
    expect(gateway.subscriptions).toEqual([]);
  });

  it('do not come back for a component that is gone', async () => {
    const { gateway, store, start, settle, wrapper } = setUp();
    start();
    const { rerender } = render([<User key="a" id={1} />, <User key="b" id={2} />], { wrapper });
    await settle();
    rerender([<User key="b" id={2} />]);
    await afterLinger();
    act(() => {
      store.dispatch(websocketStop());
      start();
    });
    await settle();
    expect(gateway.subscriptions).toEqual([userPath(2)]);
  });

  it('leave no listener at the store behind', async () => {
    const { store, wrapper } = setUp();
    let listeners = 0;
    const subscribe = store.subscribe.bind(store);
    jest.spyOn(store, 'subscribe').mockImplementation((listener) => {
      const unsubscribe = subscribe(listener);
      listeners += 1;
      return () => {
        listeners -= 1;
        unsubscribe();
      };
    });
    const { rerender, unmount } = render([<User key="a" id={1} />, <Group key="b" id={100} />], { wrapper });
    rerender([<User key="a" id={2} />]);
    await afterLinger();
    expect(listeners).toBe(2); // the Provider's and the hooks'
    unmount();
    expect(listeners).toBe(0);
  });

  it('begin again when a component that was leaving across a login is back', async () => {
    const { gateway, store, start, settle, wrapper } = setUp();
    start();
    const { rerender } = render(<Group id={100} />, { wrapper });
    await settle();
    rerender([]);
    act(() => {
      store.dispatch(websocketStop());
      start();
    });
    rerender(<Group id={100} />);
    await afterLinger();
    await settle();
    expect(gateway.subscriptions).toEqual([groupPath(100)]);
  });

  it('move to another store with the component', async () => {
    const one = setUp();
    const two = setUp();
    one.start();
    two.start();
    const app = (store: typeof one.store) => (
      <Provider store={store}>
        <User id={1} />
      </Provider>
    );
    const { rerender } = render(app(one.store));
    await one.settle();
    rerender(app(two.store));
    await afterLinger();
    await one.settle();
    await two.settle();
    expect(one.gateway.subscriptions).toEqual([]);
    expect(two.gateway.subscriptions).toEqual([userPath(1)]);
  });

  it('keep apart hooks of one component', async () => {
    const { gateway, start, settle, wrapper } = setUp();
    start();
    await settle();
    let show: (isShown: boolean) => void = () => undefined;
    function Both() {
      const [isShown, setIsShown] = useState(true);
      show = setIsShown;
      useUserPresence(orgId, 1);
      useUserPresence(orgId, isShown ? 1 : null);
      return null;
    }
    render(<Both />, { wrapper });
    act(() => {
      show(false);
    });
    await afterLinger();
    await settle();
    expect(gateway.subscriptions).toEqual([userPath(1)]);
  });
});
