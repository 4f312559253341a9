import { act, renderHook } from '@testing-library/react';
import { renderToString } from 'react-dom/server';
import { Provider } from 'react-redux';
import { websocketStart, type UserDisplayItem } from '../../src/index';
import { createTestToken } from '../../src/testing';
import {
  useGroupPresence,
  useOwnPresence,
  usePresenceConnection,
  useUnreadMessages,
  useUserPresence,
} from '../../src/react';
import { afterLinger, Group, orgId, ownId, setUp, User, userPath } from './set-up';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe('results', () => {
  it('follow the server, and go when the component stops watching', async () => {
    const { gateway, start, settle, wrapper } = setUp();
    gateway.setPresence(1, { presence: 'RINGING', availabilityStateId: 3 });
    gateway.addGroup(100, [1, 2]);
    start();
    const user = renderHook<UserDisplayItem | undefined, number | undefined>(
      (id) => useUserPresence(orgId, id),
      {
        wrapper,
        initialProps: 1,
      },
    );
    const group = renderHook<readonly UserDisplayItem[], number | null>((id) => useGroupPresence(orgId, id), {
      wrapper,
      initialProps: 100,
    });
    expect(user.result.current).toBeUndefined();
    expect(group.result.current).toEqual([]);
    await settle();
    expect(user.result.current).toEqual({ id: 1, presence: 'RINGING' });
    expect(group.result.current).toEqual([{ id: 1, presence: 'RINGING' }, { id: 2 }]);

    gateway.setPresence(1, { presence: 'ANSWERED' });
    await settle();
    expect(user.result.current).toEqual({ id: 1, presence: 'ANSWERED' });
    expect(group.result.current[0]).toBe(user.result.current);

    user.rerender(undefined);
    group.rerender(null);
    expect(user.result.current).toBeUndefined();
    const empty = group.result.current;
    expect(empty).toEqual([]);
    group.rerender(null);
    expect(group.result.current).toBe(empty);
    await settle();
    expect(gateway.subscriptions).toEqual([]);
    expect(gateway.violations).toEqual([]);
  });

  it('are one’s own record as soon as a session says who one is', async () => {
    const { gateway, start, settle, asked, wrapper } = setUp();
    gateway.setPresence(ownId, { availability: 'Available', availabilityStateId: 1 });
    const { result, unmount } = renderHook(useOwnPresence, { wrapper });
    await settle();
    expect(result.current).toBeNull();
    start();
    await settle();
    expect(result.current).toEqual({ userId: ownId, availability: 'Available', availabilityStateId: 1 });
    unmount();
    await afterLinger();
    await settle();
    expect(asked()).toEqual([`subscribe ${userPath(ownId)}`, `unsubscribe ${userPath(ownId)}`]);
  });

  it('are the unread count and the connection', async () => {
    const { gateway, store, start, settle, wrapper } = setUp();
    gateway.setUnread('org:12345:user:67890', 4);
    const { result } = renderHook(() => [useUnreadMessages(), usePresenceConnection().status], { wrapper });
    expect(result.current).toEqual([null, 'idle']);
    act(() => {
      start();
      store.dispatch(
        websocketStart({
          endpoint: 'wss://messages.test',
          accessToken: createTestToken({ orgId, userId: ownId }),
          isFreedomWeb: false,
          users: 'org:12345:user:67890',
        }),
      );
    });
    await settle();
    expect(result.current).toEqual([4, 'ready']);
    expect(gateway.violations).toEqual([]);
  });

  it.each<[unknown, unknown]>([
    [null, 1],
    [undefined, 1],
    [orgId, null],
    [orgId, undefined],
  ])('are empty without ids: %j, %j', async (org, id) => {
    const { start, settle, asked, wrapper } = setUp();
    start();
    const ids = [org, id] as [string | null, number | null];
    const { result } = renderHook(() => [useUserPresence(...ids), useGroupPresence(...ids)], { wrapper });
    await settle();
    expect(result.current).toEqual([undefined, []]);
    expect(asked()).toEqual([]);
  });

  it.each<[unknown, unknown]>([
    [12345, 1],
    ['12/../13', 1],
    [orgId, '1'],
    [orgId, 0],
    [orgId, Number.NaN],
    [orgId, {}],
    [orgId, '__proto__'],
  ])('are empty, and nothing throws, with ids that nobody has: %j, %j', async (org, id) => {
    const { start, settle, asked, wrapper } = setUp();
    start();
    const ids = [org, id] as [string, number];
    const { result, unmount } = renderHook(() => [useUserPresence(...ids), useGroupPresence(...ids)], {
      wrapper,
    });
    await settle();
    expect(result.current).toEqual([undefined, []]);
    unmount();
    await afterLinger();
    expect(asked()).toEqual([]);
  });
});

describe('on a server', () => {
  it('hooks give what the store holds and subscribe to nothing', async () => {
    const { gateway, store, settle } = setUp();
    const dispatch = jest.spyOn(store, 'dispatch');
    function Page() {
      const own = useOwnPresence();
      return (
        <p>{`${own?.userId ?? 'nobody'} ${useUnreadMessages() ?? 'none'} ${usePresenceConnection().status}`}</p>
      );
    }
    const html = renderToString(
      <Provider store={store}>
        <User id={1} />
        <Group id={100} />
        <Page />
      </Provider>,
    );
    await settle();
    expect(html).toBe('<i>unknown</i><i></i><p>nobody none idle</p>');
    expect(gateway.connections).toEqual([]);
    expect(dispatch).not.toHaveBeenCalled();
  });
});
