/**
 * The components of README.md and the recipes, rendered as they stand there.
 *
 * @jest-environment jsdom
 */
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { configureStore } from '@reduxjs/toolkit';
import type { ComponentType } from 'react';
import { Provider } from 'react-redux';
import {
  createWebsocketMiddleware,
  realtimeReducers,
  websocketGroupSubscribe,
  websocketStart,
  websocketStop,
  type ReconnectOptions,
} from '../../src';
import { createFakeGateway, createTestToken } from '../../src/testing';
import { examples, run } from './support';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const orgId = '12345';
const ownId = 1;
const groupId = 100;
const users = `org:${orgId}:user:${ownId}`;

/** A component that a document shows, with whatever props. */
async function componentOf(document: string, name: string): Promise<ComponentType<Record<string, unknown>>> {
  for (const example of examples.filter((one) => one.name.startsWith(`${document}:`))) {
    if (!new RegExp(`export function ${name}\\b`).test(example.code)) continue;
    const { exported } = await run(example);
    return exported[name] as ComponentType<Record<string, unknown>>;
  }
  throw new Error(`${document} has no component ${name}.`);
}

const recipe = (name: string) => `docs/recipes/${name}.md`;

function open(reconnect?: ReconnectOptions) {
  const gateway = createFakeGateway();
  gateway.addGroup(groupId, [2, 3, 4]);
  const store = configureStore({
    reducer: { ...realtimeReducers },
    middleware: (getDefault) =>
      getDefault().prepend(
        createWebsocketMiddleware({
          WebSocket: gateway.WebSocket,
          flushIntervalMs: 0,
          onError: false,
          reconnect,
        }),
      ),
  });
  const accessToken = createTestToken({ orgId, userId: ownId });
  const start = () => {
    const common = { accessToken, isFreedomWeb: false };
    store.dispatch(websocketStart({ endpoint: 'wss://presence.example/', ...common }));
    store.dispatch(websocketStart({ endpoint: 'wss://messages.example/', ...common, users }));
  };
  /** Does something, and waits until everything it leads to is on the page. */
  const see = (change: () => void = () => undefined) =>
    act(async () => {
      change();
      await gateway.settled();
    });
  const show = async (document: string, name: string, props: Record<string, unknown> = {}) => {
    const Component = await componentOf(document, name);
    const { container } = render(
      <Provider store={store}>
        <Component {...props} />
      </Provider>,
    );
    await see();
    return container;
  };
  return { gateway, store, start, see, show };
}

let app: ReturnType<typeof open>;
beforeEach(() => {
  jest.useFakeTimers({ now: 1_700_000_000_000 }); // A whole second: useNow rounds down.
  app = open();
  app.start();
});
afterEach(() => {
  cleanup();
  app.store.dispatch(websocketStop());
  jest.useRealTimers();
});

const wait = (ms: number) =>
  act(async () => {
    await jest.advanceTimersByTimeAsync(ms);
  });
const texts = (container: HTMLElement) =>
  [...container.querySelectorAll('li')].map(({ textContent }) => textContent);
const inbound = { presence: 'RINGING', logicalDirection: 'Inbound', callChannelUUID: 'c1' } as const;

function someStates() {
  app.gateway.setPresence(2, { presence: 'ANSWERED' });
  app.gateway.setPresence(3, { presence: '' });
}

describe('a first list', () => {
  it.each(['README.md', recipe('first-list')])(
    'of %s tells unknown from idle, and stale from live',
    async (document) => {
      someStates();
      const container = await app.show(document, 'Group', { orgId, groupId });
      const states = () => texts(container).map((text) => text.replace(/^\d: /, ''));
      expect(states()).toEqual(['on a call', 'idle', 'unknown']);
      await app.see(() => {
        app.gateway.drop(1006);
      });
      const [onCall] = container.querySelectorAll('li');
      expect(onCall?.className).toBe('stale');
    },
  );
});

describe('freshness', () => {
  it('says what was', async () => {
    const container = await app.show(recipe('freshness'), 'Colleague', { orgId, userId: 2 });
    expect(container.textContent).toBe('unknown');
    await app.see(() => {
      app.gateway.setPresence(2, { presence: 'BRIDGED' });
    });
    expect(container.textContent).toBe('on a call');
    await app.see(() => {
      app.gateway.drop(1006);
    });
    expect(container.textContent).toBe('was on a call');
  });
});

describe('the connection banner', () => {
  it('is silent while ready, and says what to expect while waiting', async () => {
    const container = await app.show(recipe('connection-banner'), 'ConnectionBanner', { onStart: app.start });
    expect(container.textContent).toBe('');
    await app.see(() => {
      app.gateway.drop(1006);
    });
    expect(container.textContent).toMatch(/^Reconnecting at \d.* Try now$/);
    await app.see(() => {
      fireEvent.click(screen.getByText('Try now'));
    });
    expect(container.textContent).toBe('');
  });

  it('gives the server’s reason when it failed, and begins again', async () => {
    const container = await app.show(recipe('connection-banner'), 'ConnectionBanner', { onStart: app.start });
    await app.see(() => {
      app.gateway.drop(4006, 'not yours');
    });
    expect(container.textContent).toMatch(/access denied.*not yours.*Start again$/);
    await app.see(() => {
      fireEvent.click(screen.getByText('Start again'));
    });
    expect(container.textContent).toBe('');
  });

  it('speaks of connecting only when it lasts', async () => {
    const container = await app.show(recipe('connection-banner'), 'ConnectionBanner', { onStart: app.start });
    app.gateway.hang();
    await app.see(() => {
      app.gateway.drop(1006);
    });
    await app.see(app.start);
    expect(container.textContent).toBe('');
    await wait(1_100);
    expect(container.textContent).toBe('Connecting … ');
  });

  it('offers no attempt to somebody who signed out', async () => {
    const container = await app.show(recipe('connection-banner'), 'ConnectionBanner', { onStart: app.start });
    await app.see(() => {
      app.store.dispatch(websocketStop());
    });
    expect(container.textContent).toBe('Signed out ');
  });
});

describe('groups', () => {
  it('the dropdown subscribes what is chosen', async () => {
    const groups = [{ id: groupId, name: 'Support' }];
    const container = await app.show(recipe('group-dropdown'), 'GroupPicker', { orgId, groups });
    expect(app.gateway.subscriptions).toEqual([]);
    await app.see(() => {
      fireEvent.change(screen.getByRole('combobox'), { target: { value: String(groupId) } });
    });
    await app.see();
    expect(app.gateway.subscriptions).toEqual(['/org/12345/group/100/presence']);
    expect(container.textContent).toContain('3 members');
  });

  it('the sorted list has who is busy, the longest first', async () => {
    app.store.dispatch(websocketGroupSubscribe({ orgId, groupId }));
    app.gateway.setPresence(4, { presence: 'ANSWERED' });
    await app.see();
    await wait(1_000);
    const container = await app.show(recipe('sorted-lists'), 'Busy', { orgId, groupId });
    await app.see(() => {
      app.gateway.setPresence(2, { ...inbound });
    });
    expect(container.textContent).toContain('2 busy');
    expect(texts(container)).toEqual(['4: on a call', '2: ringing']);
  });

  it('the numbers add up', async () => {
    someStates();
    const container = await app.show(recipe('group-numbers'), 'Numbers', { orgId, groupId });
    expect(container.textContent).toContain('3 people: 0 ringing, 1 on a call, 1 idle, 1 unknown.');
  });

  it('the address book watches the rows that are visible', async () => {
    someStates();
    const visible = [
      { id: 2, name: 'Ada' },
      { id: 9, name: 'Alan' },
    ];
    const container = await app.show(recipe('address-book'), 'VisibleRows', { orgId, visible });
    await wait(200);
    expect(texts(container)).toEqual(['Ada: on a call', 'Alan: unknown']);
    expect(app.gateway.subscriptions).toEqual(['/org/12345/user/2/presence', '/org/12345/user/9/presence']);
  });
});

describe('calls and time', () => {
  it('one can listen in to an answered call, and is told why not before', async () => {
    app.store.dispatch(websocketGroupSubscribe({ orgId, groupId }));
    const heard: unknown[] = [];
    app.gateway.setPresence(2, { ...inbound });
    await app.show(recipe('listen-in'), 'ListenIn', {
      userId: 2,
      onListen: (channel: string) => heard.push(channel),
    });
    expect(screen.getByRole('button').title).toBe('The call is not answered yet');
    await app.see(() => {
      app.gateway.setPresence(2, { presence: 'ANSWERED' });
    });
    fireEvent.click(screen.getByRole('button'));
    expect(heard).toEqual(['c1']);
  });

  it('the clock counts, and marks what it did not see begin', async () => {
    app.store.dispatch(websocketGroupSubscribe({ orgId, groupId }));
    app.gateway.setPresence(2, { presence: '' });
    const container = await app.show(recipe('time-in-state'), 'TimeInState', { userId: 2 });
    await wait(65_000);
    expect(container.textContent).toBe('≥ 1:05');
    await app.see(() => {
      app.gateway.setPresence(2, { ...inbound });
    });
    await wait(7_000);
    expect(container.textContent).toBe('0:07');
  });

  it('a threshold is noticed without an update', async () => {
    app.store.dispatch(websocketGroupSubscribe({ orgId, groupId }));
    app.gateway.setPresence(2, { ...inbound });
    const container = await app.show(recipe('thresholds'), 'TooLong', { groupId });
    expect(container.textContent).toBe('Nobody waits.');
    await wait(20_100);
    expect(container.textContent).toBe('Over the limit: 2');
  });

  it('the unread badge says until when it was true', async () => {
    const container = await app.show(recipe('unread-badge'), 'UnreadBadge');
    expect(container.textContent).toBe('');
    await app.see(() => {
      app.gateway.setUnread(users, 3);
    });
    expect(container.textContent).toBe('3 unread');
    await app.see(() => {
      app.gateway.drop(1006, '', 'messages');
    });
    expect(container.textContent).toMatch(/^3 unread \(as of \d.*\)$/);
  });

  it('a badge that is mounted after the connection was lost names no time', async () => {
    app.gateway.setUnread(users, 3);
    await app.see(() => undefined);
    await app.see(() => {
      app.gateway.drop(1006, '', 'messages');
    });
    const container = await app.show(recipe('unread-badge'), 'UnreadBadge');
    expect(container.textContent).toBe('3 unread (old)');
  });
});

describe('sessions', () => {
  it('whoever was thrown out is told so, and takes the session back', async () => {
    app.store.dispatch(websocketStop());
    app = open({ shouldReconnect: ({ code }) => code !== 4008 });
    app.start();
    const container = await app.show(recipe('single-session-servers'), 'TakenOver', { onStart: app.start });
    expect(container.textContent).toBe('');
    await app.see(() => {
      app.gateway.drop(4008, 'another session');
    });
    expect(container.textContent).toContain('You are working in another window.');
    await app.see(() => {
      fireEvent.click(screen.getByRole('button'));
    });
    expect(container.textContent).toBe('');
  });
});
