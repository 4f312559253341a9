import type { Mailbox } from '../mailbox';
import type { WebSocketLike } from '../options';
import type { CreateTimer } from '../timers';

/** What a socket tells, each in a turn of its own, until it is dropped. */
export interface SocketListener {
  opened(): void;
  /** What the platform delivered; nothing is known about it yet. */
  received(data: unknown): void;
  /** It is over without ever having opened; `detail` is what the platform says of the reason. */
  failed(detail: string): void;
  /** It is over. `code` is 1006 where the connection just broke. */
  closed(code: number, reason: string): void;
}

/** One socket of the platform, from opening to dropping. What frames and closes mean is not its concern. */
export interface Socket {
  /** False where the platform refuses to send. */
  send(text: string): boolean;
  /** What the platform says; some close a socket of a sleeping page without an event. */
  isOpen(): boolean;
  /** Stops listening for good and closes. */
  drop(): void;
}

/** How a socket is opened. */
export interface SocketOptions {
  WebSocket: new (url: string) => WebSocketLike;
  endpoint: string;
  mailbox: Mailbox;
  createTimer: CreateTimer;
  listener: SocketListener;
}

const NORMAL_CLOSURE = 1_000;
/** What a connection that just broke is said to have been closed with. */
const ABNORMAL_CLOSURE = 1_006;
/** `ws` itself gives a server 30 s to answer a close, and keeps the process for so long. */
const CLOSE_TIMEOUT_MS = 500;
/**
 * Some platforms follow an error with a close and its true code, at once or (WebKit) some tasks later; others with
 * nothing. So long the close is waited for.
 */
const CLOSE_AFTER_ERROR_MS = 100;
/** Of `readyState`. */
const OPEN = 1;
const CLOSED = 3;

/** What Node's platforms say of an error: a refused connection, a certificate, an answer that is no upgrade. */
function detailOf(event: unknown): string {
  const { message, error } = Object(event) as { message?: unknown; error?: unknown };
  const cause = Object(error) as { message?: unknown; code?: unknown };
  const texts = [message, cause.message, cause.code];
  return texts.find((text): text is string => typeof text === 'string' && text !== '') ?? '';
}

/** `ws` leaves a closed socket to the server; other platforms see to its end themselves. */
type Terminable = WebSocketLike & { terminate?: () => void };

/** Has a closed socket end soon where the server is frozen. */
function terminateSoon(socket: Terminable): void {
  const timer = setTimeout(() => {
    socket.terminate?.();
  }, CLOSE_TIMEOUT_MS);
  (timer as { unref?: () => void }).unref?.();
  socket.onclose = () => {
    clearTimeout(timer);
  };
}

/**
 * Opens a socket.
 *
 * @throws whatever the constructor throws: a content security policy, or a URL that the platform does not take
 */
export function openSocket({ WebSocket, endpoint, mailbox, createTimer, listener }: SocketOptions): Socket {
  const socket: Terminable = new WebSocket(endpoint);
  const verdict = createTimer();
  let isDropped = false;
  let hasOpened = false;
  let detail = '';

  const ended = (event: unknown): void => {
    if (isDropped) return;
    if (!hasOpened) {
      listener.failed(detail);
      return;
    }
    // Not every platform gives code and reason, and some give the code as text.
    const { code, reason } = Object(event) as { code?: unknown; reason?: unknown };
    const number = typeof code === 'string' || typeof code === 'number' ? Number(code) : NaN;
    const isCode = Number.isInteger(number) && number >= NORMAL_CLOSURE && number < 5_000;
    listener.closed(isCode ? number : ABNORMAL_CLOSURE, typeof reason === 'string' ? reason : '');
  };

  const failed = (event: unknown): void => {
    if (isDropped) return;
    detail = detailOf(event);
    if (hasOpened) verdict.schedule(CLOSE_AFTER_ERROR_MS, ended);
    else ended(undefined);
  };

  const opened = (): void => {
    if (isDropped) return;
    hasOpened = true;
    listener.opened();
  };

  /** What comes before the socket has opened belongs to no session. */
  const received = (event: { data: unknown } | null | undefined): void => {
    if (hasOpened && !isDropped) listener.received(event?.data);
  };

  try {
    // A Blob would have to be read asynchronously only to be refused.
    socket.binaryType = 'arraybuffer';
  } catch {
    // What comes as something else is refused all the same.
  }
  // The `on…` properties are the one interface that every implementation has.
  socket.onopen = () => {
    mailbox.post(opened);
  };
  socket.onmessage = (event) => {
    mailbox.post(received, event);
  };
  socket.onclose = (event) => {
    mailbox.post(ended, event);
  };
  socket.onerror = (event) => {
    mailbox.post(failed, event);
  };

  return {
    send(text) {
      try {
        socket.send(text);
        return true;
      } catch {
        return false;
      }
    },
    isOpen: () => (socket.readyState ?? OPEN) === OPEN,
    drop() {
      isDropped = true;
      verdict.cancel();
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.onerror = () => {
        // `ws` raises `error` when it is closed while connecting, and an unheard `error` ends a Node process.
      };
      try {
        socket.close(NORMAL_CLOSURE);
      } catch {
        // Some implementations refuse to close what never opened; it is dropped all the same.
      }
      if (typeof socket.terminate === 'function' && socket.readyState !== CLOSED) terminateSoon(socket);
    },
  };
}
