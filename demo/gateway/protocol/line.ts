import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';

/** The network weather that all lines share. */
export interface Weather {
  /** Nothing is read and nothing is sent. */
  isFrozen: () => boolean;
  /** How late every frame leaves. */
  delayMs: () => number;
}

/** One socket to a client, seen from a session: frames go out in order, through the weather of the moment. */
export interface Line {
  send: (frame: string | Buffer) => void;
  /** A close was asked for; whatever the client still says is not heard. */
  readonly isEnding: boolean;
  /** Closes after everything sent before has left. */
  close: (code: number, reason: string) => void;
  /** Closes at once, before anything that still waits. Without a code the close frame has none. */
  closeNow: (code?: number, reason?: string) => void;
  /** Cuts the connection: as a crash does, or with a TCP reset. */
  cut: (how: 'end' | 'reset') => void;
  /** Looks at the weather again. */
  weatherChanged: () => void;
}

interface Departure {
  dueAt: number;
  leave: () => void;
}

// A client that reads this much too slowly would have the server hold its history in memory.
const mostUnsentBytes = 64 * 1024 * 1024;
const tooSlowCode = 1013;

/** Lets things happen in order, each as late as the weather of its moment makes it. */
const createDepartures = (weather: Weather, now: () => number) => {
  const waiting: Departure[] = [];
  let timer: NodeJS.Timeout | undefined;

  const leaveAllDue = () => {
    clearTimeout(timer);
    timer = undefined;
    if (weather.isFrozen()) return;
    const laterIndex = waiting.findIndex(({ dueAt }) => dueAt > now());
    const due = waiting.splice(0, laterIndex === -1 ? waiting.length : laterIndex);
    for (const { leave } of due) leave();
    const next = waiting[0];
    if (next) timer = setTimeout(leaveAllDue, next.dueAt - now());
  };
  const depart = (leave: () => void) => {
    const delayMs = weather.delayMs();
    if (waiting.length === 0 && delayMs === 0 && !weather.isFrozen()) {
      leave();
      return;
    }
    // Never before the frame ahead of it, whatever the delay was then.
    waiting.push({ dueAt: Math.max(now() + delayMs, waiting.at(-1)?.dueAt ?? 0), leave });
    if (waiting.length === 1 && !weather.isFrozen()) timer = setTimeout(leaveAllDue, delayMs);
  };
  const forget = () => {
    clearTimeout(timer);
    waiting.length = 0;
  };
  return { depart, leaveAllDue, forget };
};

/** Creates the line of one accepted socket. `now` is monotonic milliseconds; `onSent` is called for each frame. */
export const createLine = (
  webSocket: WebSocket,
  tcpSocket: Pick<Socket, 'resetAndDestroy' | 'writableEnded'>,
  weather: Weather,
  now: () => number = () => performance.now(),
  onSent: () => void = () => undefined,
): Line => {
  const { depart, leaveAllDue, forget } = createDepartures(weather, now);
  let isEnding = false;

  const endNow = (how: () => void) => {
    isEnding = true;
    forget();
    how();
  };
  const transmit = (frame: string | Buffer) => {
    if (webSocket.bufferedAmount > mostUnsentBytes) {
      endNow(() => {
        webSocket.close(tooSlowCode, 'client reads too slowly');
      });
    } else if (webSocket.readyState === webSocket.OPEN) {
      webSocket.send(frame);
      onSent();
    }
  };

  webSocket.on('close', forget);
  return {
    send: (frame) => {
      depart(() => {
        transmit(frame);
      });
    },
    get isEnding() {
      return isEnding;
    },
    close: (code, reason) => {
      isEnding = true;
      depart(() => {
        webSocket.close(code, reason);
      });
    },
    closeNow: (code, reason) => {
      endNow(() => {
        webSocket.close(code, reason);
      });
    },
    cut: (how) => {
      endNow(() => {
        // A reset while the end is already on its way leaves Node with a handle that it waits for at its exit, for ever.
        if (how === 'reset' && !tcpSocket.writableEnded) tcpSocket.resetAndDestroy();
        else webSocket.terminate();
      });
    },
    weatherChanged: () => {
      if (weather.isFrozen()) webSocket.pause();
      else {
        webSocket.resume();
        leaveAllDue();
      }
    },
  };
};
