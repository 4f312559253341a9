import type { TabLife } from './tab-life';

/** The part of a WebSocket that a tab's life touches. */
interface SocketLike {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  addEventListener(type: string, listener: (event: never) => void): void;
  send(data: never): void;
  close(code?: number): void;
}

/** What a tab whose code does not run gets: nothing comes of it. */
export const inertSocket = {
  onopen: null,
  onmessage: null,
  onclose: null,
  onerror: null,
  binaryType: 'blob',
  readyState: 0,
  addEventListener(): void {
    // Nothing ever happens to it.
  },
  send(): void {
    // Nothing leaves the tab.
  },
  close(): void {
    // It was never open.
  },
};

const handlers = ['onopen', 'onmessage', 'onclose', 'onerror'] as const;

/** Has the events of a socket wait with its tab, and the socket end with it, without taking leave of its owner. */
export function bindSocket(socket: SocketLike, life: TabLife): void {
  for (const name of handlers) {
    let own: ((event: never) => void) | null = null;
    socket.addEventListener(name.slice(2), (event) => {
      life.run(() => own?.(event));
    });
    Object.defineProperty(socket, name, {
      configurable: true,
      // The socket must not find it: the listener above calls it when the tab can.
      get: () => null,
      set(handler: typeof own) {
        own = handler;
      },
    });
  }
  const close = socket.close.bind(socket);
  const send = socket.send.bind(socket);
  // The clients' timers go on in this process while the tab's would not: what they do waits.
  socket.close = (code) => {
    life.act(() => {
      close(code);
    });
  };
  socket.send = (data) => {
    life.act(() => {
      send(data);
    });
  };
  life.onEnd(() => {
    for (const name of handlers) socket[name] = null;
    close();
  });
}
