/** @jest-environment jsdom */
import { configureStore } from '@reduxjs/toolkit';
import {
  createWebsocketMiddleware,
  realtimeReducers,
  selectPresenceConnection,
  websocketStart,
  websocketStop,
  type RealtimeError,
} from '../../src';
import { createTestToken } from '../../src/testing';
import { orgId, until } from './support/world';

/** A socket that a test drives by hand, as oddly as platforms do. */
class OddSocket {
  readyState = 0;
  closed = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event?: unknown) => void) | null = null;
  onerror: ((event?: unknown) => void) | null = null;

  send(): void {
    // Nobody reads it.
  }

  close(): void {
    this.closed += 1;
    this.readyState = 3;
  }

  welcome(): void {
    this.readyState = 1;
    this.onopen?.();
    this.onmessage?.({ data: '{"type":"tick","message":"welcome"}' });
  }

  /** The system closes it while the page sleeps. */
  endAs(event?: unknown): void {
    this.readyState = 3;
    this.onclose?.(event);
  }
}

/** Some platforms refuse to set it. */
class WithoutBinaryType extends OddSocket {
  set binaryType(_: string) {
    throw new TypeError('binaryType is read-only');
  }
}

function startOn(WebSocket: typeof OddSocket) {
  const sockets: OddSocket[] = [];
  class OwnSocket extends WebSocket {
    constructor() {
      super();
      sockets.push(this);
    }
  }
  const errors: RealtimeError[] = [];
  const store = configureStore({
    reducer: realtimeReducers,
    middleware: (getDefault) =>
      getDefault().prepend(
        createWebsocketMiddleware({
          WebSocket: OwnSocket as never,
          reconnect: { firstDelayMs: 5, minDelayMs: 5, maxDelayMs: 10 },
          onError: (error) => errors.push(error),
        }),
      ),
  });
  const accessToken = createTestToken({ orgId, userId: 1 });
  store.dispatch(websocketStart({ endpoint: 'wss://gateway.test/', accessToken, isFreedomWeb: false }));
  const status = () => selectPresenceConnection(store.getState()).status;
  return { store, errors, status, sockets: () => sockets };
}

/** It is over and done with: no socket is open, none is opened any more. */
function end({ store, sockets }: ReturnType<typeof startOn>): void {
  store.dispatch(websocketStop());
  expect(sockets().filter(({ readyState }) => readyState < 3)).toEqual([]);
}

describe('how platforms end a socket', () => {
  test.each([
    ['without an event', undefined, 1006],
    ['with code null', { code: null, reason: null }, 1006],
    ['with a code that is text', { code: '1012', reason: 'restart' }, 1012],
    ['with nothing known', {}, 1006],
  ])('%s: closed, and tried again', async (_, event, closeCode) => {
    const life = startOn(OddSocket);
    life.sockets()[0]!.welcome();
    expect(life.status()).toBe('ready');
    life.sockets()[0]!.endAs(event);
    await until(() => life.sockets().length === 2);
    expect(life.errors).toMatchObject([{ code: 'CONNECTION_CLOSED', closeCode }]);
    end(life);
  });

  test('with an error, then at once the close and its true code: failed', async () => {
    const life = startOn(OddSocket);
    const [socket] = life.sockets();
    socket!.welcome();
    socket!.onerror?.(new Event('error'));
    await Promise.resolve();
    socket!.endAs({ code: 4006, reason: 'denied' });
    expect(life.status()).toBe('failed');
    expect(life.errors).toMatchObject([{ closeCode: 4006 }]);
    end(life);
  });

  test('with an error, and some tasks later the close and its true code, as WebKit does: failed', async () => {
    const life = startOn(OddSocket);
    const [socket] = life.sockets();
    socket!.welcome();
    socket!.onerror?.(new Event('error'));
    await new Promise((resolve) => setTimeout(resolve, 3));
    socket!.endAs({ code: 4006, reason: 'denied' });
    expect(life.status()).toBe('failed');
    expect(life.errors).toMatchObject([{ closeCode: 4006 }]);
    expect(life.sockets()).toHaveLength(1);
    end(life);
  });

  test('with an error and nothing after it: closed with 1006', async () => {
    const life = startOn(OddSocket);
    life.sockets()[0]!.welcome();
    life.sockets()[0]!.onerror?.(new Event('error'));
    await until(() => life.sockets().length === 2);
    expect(life.errors).toMatchObject([{ code: 'CONNECTION_CLOSED', closeCode: 1006 }]);
    end(life);
  });
});

describe('a platform whose binaryType cannot be set', () => {
  test('is used all the same, and leaves no socket open', () => {
    const life = startOn(WithoutBinaryType);
    life.sockets()[0]!.welcome();
    expect(life.status()).toBe('ready');
    expect(life.errors).toEqual([]);
    end(life);
  });
});

describe('iOS: a socket that was closed without a word', () => {
  test.each([
    ['the page is shown', () => document.dispatchEvent(new Event('visibilitychange'))],
    ['the network is back', () => window.dispatchEvent(new Event('online'))],
  ])('is noticed when %s', async (_, happens) => {
    const life = startOn(OddSocket);
    life.sockets()[0]!.welcome();
    life.sockets()[0]!.readyState = 3;
    happens();
    expect(life.status()).not.toBe('ready');
    await until(() => life.sockets().length === 2);
    life.sockets()[1]!.welcome();
    expect(life.status()).toBe('ready');
    end(life);
  });
});
