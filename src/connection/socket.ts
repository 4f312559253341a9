import type { WebSocketLike } from '../options';

/** What a socket reports while it is listened to. */
export interface SocketHandlers {
  onOpen: () => void;
  onData: (data: unknown) => void;
  onClose: (code: number, reason: string) => void;
  onError: () => void;
}

/** A socket that is listened to until it is dropped. */
export interface OpenedSocket {
  /** Hears it through its `on…` properties, the one interface that every implementation has. */
  listen(handlers: SocketHandlers): void;
  /** False when the platform refused to send. */
  send(frame: string): boolean;
  /** Stops listening for good and closes; what the socket does afterwards is nobody's concern. */
  drop(): void;
}

const NORMAL_CLOSURE = 1_000;
/** What a connection that just broke is said to have been closed with. */
export const ABNORMAL_CLOSURE = 1_006;
/** `ws` itself gives a server 30 s to answer a close, and keeps the process for so long. */
const CLOSE_TIMEOUT_MS = 500;

/** Of `readyState`. */
const CLOSED = 3;

function ignore(): void {
  // `ws` raises `error` when it is closed while connecting, and an unheard `error` ends a Node process.
}

/** Has a closed socket end soon where the server is frozen; where the platform sees to that itself there is no timer. */
function terminateSoon(socket: WebSocketLike & { readyState?: number; terminate?: () => void }): void {
  if (typeof socket.terminate !== 'function' || socket.readyState === CLOSED) return;
  const timer = setTimeout(() => {
    socket.terminate?.();
  }, CLOSE_TIMEOUT_MS);
  (timer as { unref?: () => void }).unref?.();
  socket.onclose = () => {
    clearTimeout(timer);
  };
}

/**
 * Opens a socket, to which nobody listens yet.
 *
 * @throws whatever the constructor throws (a content security policy, a URL that the platform does not take)
 */
export function openSocket(WebSocket: new (url: string) => WebSocketLike, endpoint: string): OpenedSocket {
  const socket = new WebSocket(endpoint);
  // A Blob would have to be read asynchronously only to be refused.
  socket.binaryType = 'arraybuffer';
  return {
    listen({ onOpen, onData, onClose, onError }) {
      socket.onopen = onOpen;
      socket.onmessage = ({ data }: { data: unknown }) => {
        onData(data);
      };
      // Not every platform says how a connection ended that just broke.
      socket.onclose = ({ code = ABNORMAL_CLOSURE, reason = '' }: { code?: number; reason?: string }) => {
        onClose(code, reason);
      };
      socket.onerror = onError;
    },
    send(frame) {
      try {
        socket.send(frame);
        return true;
      } catch {
        return false;
      }
    },
    drop() {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.onerror = ignore;
      try {
        socket.close(NORMAL_CLOSURE);
      } catch {
        // Some implementations refuse to close what never opened; it is dropped all the same.
      }
      terminateSoon(socket);
    },
  };
}
