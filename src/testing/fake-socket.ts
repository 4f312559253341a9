/** What the handlers of a {@link FakeWebSocket} get: the fields of the browser's event that its type has. */
export interface FakeSocketEvent {
  type: 'open' | 'message' | 'error' | 'close';
  target: FakeWebSocket;
  /** With `message`: text, or a `Blob` or `ArrayBuffer` by `binaryType`. */
  data?: unknown;
  /** With `close`: the WebSocket close code; 1006 where the connection just broke. */
  code?: number;
  /** With `close`. */
  reason?: string;
  /** With `close`: whether both sides took leave. */
  wasClean?: boolean;
}

/** A listener, as a function or an object. */
export type FakeSocketListener =
  ((event: FakeSocketEvent) => void) | { handleEvent(event: FakeSocketEvent): void };

/** The browser's WebSocket interface, in memory. */
export interface FakeWebSocket {
  readonly CONNECTING: 0;
  readonly OPEN: 1;
  readonly CLOSING: 2;
  readonly CLOSED: 3;
  readonly url: string;
  /** 0 CONNECTING, 1 OPEN, 2 CLOSING, 3 CLOSED. */
  readonly readyState: number;
  readonly protocol: string;
  readonly extensions: string;
  readonly bufferedAmount: number;
  binaryType: string;
  onopen: ((event: FakeSocketEvent) => void) | null;
  onmessage: ((event: FakeSocketEvent) => void) | null;
  onerror: ((event: FakeSocketEvent) => void) | null;
  onclose: ((event: FakeSocketEvent) => void) | null;
  addEventListener(type: string, listener: FakeSocketListener, options?: boolean | { once?: boolean }): void;
  removeEventListener(type: string, listener: FakeSocketListener): void;
  /** @throws InvalidStateError while connecting; afterwards discarded, as in a browser. */
  send(data: string | ArrayBuffer | ArrayBufferView | Blob): void;
  /** @throws InvalidAccessError for a code other than 1000 and 3000 to 4999; SyntaxError for a reason over 123 bytes. */
  close(code?: number, reason?: string): void;
}

/** What goes into the middleware's option `WebSocket`. */
export interface FakeWebSocketConstructor {
  new (url: string | URL, protocols?: string | string[]): FakeWebSocket;
  readonly CONNECTING: 0;
  readonly OPEN: 1;
  readonly CLOSING: 2;
  readonly CLOSED: 3;
}

/** The network's hold on a socket: what arrives at the client. */
export interface ClientEnd {
  readonly url: string;
  readyState(): number;
  open(): void;
  /** Hands over data whatever the state: whether it may arrive is the network's business. */
  deliver(data: string | ArrayBuffer): void;
  error(): void;
  close(code: number, reason: string, wasClean: boolean): void;
}

/** What a socket asks of the network. */
export interface Uplink {
  send(data: unknown): void;
  close(code: number, reason: string): void;
  /** Closed before it was open. */
  abandon(): void;
}

const states = { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 } as const;

function checkedUrl(given: string | URL): string {
  let url: URL;
  try {
    url = new URL(given);
  } catch {
    throw new DOMException(`The URL '${String(given)}' is invalid.`, 'SyntaxError');
  }
  if (!/^wss?:$/.test(url.protocol) || url.hash !== '') {
    throw new DOMException(`'${url.href}' is no ws: or wss: URL without a fragment.`, 'SyntaxError');
  }
  return url.href;
}

function checkClose(code: number | undefined, reason: string): void {
  if (code !== undefined && code !== 1000 && !(code >= 3000 && code <= 4999)) {
    throw new DOMException(
      `The close code must be 1000 or between 3000 and 4999; got ${code}.`,
      'InvalidAccessError',
    );
  }
  if (new Blob([reason]).size > 123) {
    throw new DOMException('The close reason must not be longer than 123 bytes.', 'SyntaxError');
  }
}

function asBinaryType(data: string | ArrayBuffer, binaryType: string): string | ArrayBuffer | Blob {
  return typeof data === 'string' || binaryType === 'arraybuffer' ? data : new Blob([data]);
}

/** A class, because `new` and the static constants belong to the interface that it stands in for. */
class InMemorySocket implements FakeWebSocket {
  static readonly CONNECTING = states.CONNECTING;
  static readonly OPEN = states.OPEN;
  static readonly CLOSING = states.CLOSING;
  static readonly CLOSED = states.CLOSED;
  readonly CONNECTING = states.CONNECTING;
  readonly OPEN = states.OPEN;
  readonly CLOSING = states.CLOSING;
  readonly CLOSED = states.CLOSED;
  readonly url: string;
  readonly protocol = '';
  readonly extensions = '';
  readonly bufferedAmount = 0;
  binaryType = 'blob';
  onopen: ((event: FakeSocketEvent) => void) | null = null;
  onmessage: ((event: FakeSocketEvent) => void) | null = null;
  onerror: ((event: FakeSocketEvent) => void) | null = null;
  onclose: ((event: FakeSocketEvent) => void) | null = null;
  #state: number = states.CONNECTING;
  #listeners: { type: string; listener: FakeSocketListener; isOnce: boolean }[] = [];
  readonly #uplink: Uplink;

  constructor(url: string | URL, connect: (client: ClientEnd) => Uplink) {
    this.url = checkedUrl(url);
    this.#uplink = connect({
      url: this.url,
      readyState: () => this.#state,
      open: () => {
        this.#state = states.OPEN;
        this.#emit({ type: 'open', target: this });
      },
      deliver: (data) => {
        this.#emit({ type: 'message', target: this, data: asBinaryType(data, this.binaryType) });
      },
      error: () => {
        this.#emit({ type: 'error', target: this });
      },
      close: (code, reason, wasClean) => {
        this.#state = states.CLOSED;
        this.#emit({ type: 'close', target: this, code, reason, wasClean });
      },
    });
  }

  get readyState(): number {
    return this.#state;
  }

  addEventListener(
    type: string,
    listener: FakeSocketListener,
    options: boolean | { once?: boolean } = false,
  ): void {
    if (this.#listeners.some((entry) => entry.type === type && entry.listener === listener)) return;
    const isOnce = typeof options === 'object' && options.once === true;
    this.#listeners = [...this.#listeners, { type, listener, isOnce }];
  }

  removeEventListener(type: string, listener: FakeSocketListener): void {
    this.#listeners = this.#listeners.filter((entry) => entry.type !== type || entry.listener !== listener);
  }

  send(data: string | ArrayBuffer | ArrayBufferView | Blob): void {
    if (this.#state === states.CONNECTING) {
      throw new DOMException('The socket is still connecting.', 'InvalidStateError');
    }
    if (this.#state === states.OPEN) this.#uplink.send(data);
  }

  close(code?: number, reason = ''): void {
    checkClose(code, reason);
    if (this.#state === states.CLOSING || this.#state === states.CLOSED) return;
    const wasOpen = this.#state === states.OPEN;
    this.#state = states.CLOSING;
    if (wasOpen) this.#uplink.close(code ?? 1005, reason);
    else this.#uplink.abandon();
  }

  /** One throwing handler keeps the event from no other; its error goes on to the wire, which reports it. */
  #emit(event: FakeSocketEvent): void {
    const thrown: unknown[] = [];
    const call = (listener: FakeSocketListener): void => {
      try {
        if (typeof listener === 'function') listener.call(this, event);
        else listener.handleEvent(event);
      } catch (error) {
        thrown.push(error);
      }
    };
    const handler = this[`on${event.type}`];
    if (handler !== null) call(handler);
    for (const entry of this.#listeners) {
      // A listener that an earlier one has removed is not called any more.
      if (entry.type !== event.type || !this.#listeners.includes(entry)) continue;
      if (entry.isOnce) this.removeEventListener(entry.type, entry.listener);
      call(entry.listener);
    }
    if (thrown.length > 0) throw thrown[0];
  }
}

/** Makes the constructor of sockets that reach one gateway through `connect`. */
export function createWebSocketClass(connect: (client: ClientEnd) => Uplink): FakeWebSocketConstructor {
  return class extends InMemorySocket {
    constructor(url: string | URL) {
      super(url, connect);
    }
  };
}
