import type { WebSocketLike } from '../options';

const NORMAL_CLOSURE = 1_000;
/** `ws` itself gives a server 30 s to answer a close, and keeps the process for so long. */
const CLOSE_TIMEOUT_MS = 500;

/** Of `readyState`. */
const CLOSED = 3;

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

/** Stops listening for good and closes; what the socket does afterwards is nobody's concern. */
export function dropSocket(socket: WebSocketLike): void {
  socket.onopen = socket.onmessage = socket.onclose = null;
  socket.onerror = () => {
    // `ws` raises `error` when it is closed while connecting, and an unheard `error` ends a Node process.
  };
  try {
    socket.close(NORMAL_CLOSURE);
  } catch {
    // Some implementations refuse to close what never opened; it is dropped all the same.
  }
  terminateSoon(socket);
}
