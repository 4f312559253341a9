import type { WebSocketLike } from '../../src';
import type { Clock } from './clock';

export type Kind = 'presence' | 'messages';

/** One user's fields as a frame gives them. */
export interface Item {
  userId: number;
  presence?: string;
  logicalDirection?: string;
  callChannelUUID?: string;
  availability?: string;
  availabilityStateId?: number;
  availabilityProfileId?: number;
}

/** What a frame says, for whoever checks the client; the client gets `data` alone. */
export interface Frame {
  data: unknown;
  meaning:
    | { is: 'welcome' | 'tick' | 'error' | 'junk' }
    | { is: 'presence'; items: Item[]; path: string | undefined }
    | { is: 'unread'; count: number; operation: string };
}

/** One connection, seen from both ends. Times are monotonic milliseconds. */
export interface Line {
  kind: Kind;
  url: string;
  connectedAt: number;
  /** When the client was told that it is open. */
  openedAt: number | null;
  /** When the client last heard anything. */
  heardAt: number;
  /** The same by the wall clock, which may jump. */
  heardWallAt: number;
  isWelcomed: boolean;
  isClosedByClient: boolean;
  /** The client was told of its end. */
  isTold: boolean;
  /** The server's end is gone. */
  isLost: boolean;
  /** Half-open: whatever either end sends is lost, and neither learns of it. */
  isZombie: boolean;
  /** Frames that the client sent. */
  sent: number;
}

/** Hears of everything just before the client does, and of what the client does. */
export interface Observer {
  onConnect: (line: Line) => void;
  onOpen: (line: Line) => void;
  onFrame: (line: Line, frame: Frame) => void;
  /** `isUntold`: the platform tells of it by an error alone, and leaves the client to wait for a close. */
  onGone: (line: Line, code: number, isUntold: boolean) => void;
  onSend: (line: Line, text: string) => void;
  onClose: (line: Line) => void;
  onThrow: (thrown: unknown) => void;
}

/** The servers' side. */
export interface Service {
  /** What becomes of a new connection. */
  receive: (line: Line) => 'open' | 'refuse' | 'hang';
  take: (line: Line, text: string) => void;
}

/** How the platform tells of an end: as browsers do, by `error` alone (undici), or all of it twice. */
export type CloseStyle = 'browser' | 'errorOnly' | 'twice';

export interface Network {
  WebSocket: new (url: string) => WebSocketLike;
  /** Server to client. */
  deliver: (line: Line, frame: Frame) => void;
  /** The server ends a line; the client learns of it after `lateMs`. */
  end: (line: Line, code: number, reason: string, lateMs?: number) => void;
  /** Completes a handshake that was left hanging. */
  answer: (line: Line) => void;
  /** While on, nothing gets through; it all arrives in order when the hole is mended. */
  hole: (isOn: boolean) => void;
  /** True while frames of this line may be under way for a fault's sake. */
  isTroubled: (line: Line) => boolean;
  /** The client's machine sleeps; on waking its late timers run before the data that has queued up, or after it. */
  sleep: () => void;
  isAsleep: () => boolean;
  wake: (timersFirst: boolean) => void;
}

const LATENCY_MS = 5;

interface ClientEnd {
  onopen: ((event: object) => void) | null;
  onmessage: ((event: object) => void) | null;
  onerror: ((event: object) => void) | null;
  onclose: ((event: object) => void) | null;
}

interface NetworkOptions {
  clock: Clock;
  closeStyle: CloseStyle;
  observer: Observer;
  kindOf: (url: string) => Kind;
  service: (kind: Kind) => Service;
}

/** A network between the client and its servers. */
export function createNetwork({ clock, closeStyle, observer, kindOf, service }: NetworkOptions): Network {
  const ends = new WeakMap<Line, ClientEnd>();
  let isHole = false;
  let mendedAt = -Infinity;
  let held: { line: Line; run: () => void }[] = [];
  let isAsleep = false;
  const unheard: (() => void)[] = [];

  function transmit(line: Line, run: () => void, delayMs = LATENCY_MS): void {
    if (line.isZombie) return;
    if (isHole) {
      held.push({ line, run });
      return;
    }
    clock.later(delayMs, () => {
      if (!line.isZombie) run();
    });
  }

  /** Runs what the client hears, now or when its machine wakes up. */
  function tell(run: () => void): void {
    if (isAsleep) unheard.push(run);
    else run();
  }

  function raise(line: Line, name: keyof ClientEnd, event: object): void {
    try {
      ends.get(line)?.[name]?.(event);
    } catch (thrown) {
      observer.onThrow(thrown);
    }
  }

  function raiseEnd(line: Line, code: number, reason: string): void {
    const isFailure = code === 1006;
    const times = closeStyle === 'twice' ? 2 : 1;
    for (let time = 0; time < times; time++) {
      if (isFailure) raise(line, 'onerror', { type: 'error' });
      const isClosed = !isFailure || closeStyle !== 'errorOnly';
      if (isClosed) raise(line, 'onclose', { type: 'close', code, reason, wasClean: !isFailure });
    }
  }

  function gone(line: Line, code: number, reason: string): void {
    line.isLost = true;
    tell(() => {
      if (line.isTold) return;
      observer.onGone(line, code, closeStyle === 'errorOnly' && code === 1006 && line.openedAt !== null);
      line.isTold = true;
      raiseEnd(line, code, reason);
    });
  }

  function opened(line: Line): void {
    tell(() => {
      // A socket that was closed while connecting never opens.
      if (line.isClosedByClient) return;
      line.openedAt = line.heardAt = clock.now();
      line.heardWallAt = clock.wallNow();
      observer.onOpen(line);
      raise(line, 'onopen', { type: 'open' });
    });
  }

  function arrive(line: Line): void {
    if (line.isClosedByClient) return;
    const fate = service(line.kind).receive(line);
    if (fate === 'open') {
      transmit(line, () => {
        opened(line);
      });
    } else if (fate === 'refuse') {
      transmit(line, () => {
        gone(line, 1006, '');
      });
    }
  }

  function send(line: Line, text: string): void {
    if (line.openedAt === null) throw new DOMException('Still in CONNECTING state.', 'InvalidStateError');
    // As browsers do: what is sent on a socket that closes or is closed goes nowhere.
    if (line.isClosedByClient || line.isTold) return;
    observer.onSend(line, text);
    line.sent++;
    transmit(line, () => {
      if (!line.isLost) service(line.kind).take(line, text);
    });
  }

  function close(line: Line): void {
    if (line.isClosedByClient || line.isTold) return;
    observer.onClose(line);
    line.isClosedByClient = true;
    const code = line.openedAt === null ? 1006 : 1000;
    transmit(line, () => {
      line.isLost = true;
      transmit(line, () => {
        gone(line, code, '');
      });
    });
  }

  function connect(url: string): WebSocketLike {
    const line: Line = {
      kind: kindOf(url),
      url,
      connectedAt: clock.now(),
      openedAt: null,
      heardAt: clock.now(),
      heardWallAt: clock.wallNow(),
      isWelcomed: false,
      isClosedByClient: false,
      isTold: false,
      isLost: false,
      isZombie: false,
      sent: 0,
    };
    const end = { onopen: null, onmessage: null, onerror: null, onclose: null };
    ends.set(line, end);
    observer.onConnect(line);
    transmit(line, () => {
      arrive(line);
    });
    return Object.assign(end, {
      binaryType: 'blob',
      send: (text: string) => {
        send(line, text);
      },
      close: () => {
        close(line);
      },
    });
  }

  return {
    // A constructor that gives back an object of its own.
    WebSocket: function (url: string) {
      return connect(url);
    } as unknown as Network['WebSocket'],
    deliver(line, frame) {
      if (line.isLost) return;
      transmit(line, () => {
        tell(() => {
          if (line.isTold) return;
          line.heardAt = clock.now();
          line.heardWallAt = clock.wallNow();
          observer.onFrame(line, frame);
          raise(line, 'onmessage', { type: 'message', data: frame.data });
        });
      });
    },
    end(line, code, reason, lateMs = 0) {
      if (line.isLost) return;
      line.isLost = true;
      const tellEnd = (): void => {
        gone(line, code, reason);
      };
      transmit(line, tellEnd, LATENCY_MS + lateMs);
    },
    answer(line) {
      transmit(line, () => {
        opened(line);
      });
    },
    hole(isOn) {
      if (isHole && !isOn) mendedAt = clock.now();
      isHole = isOn;
      if (isOn) return;
      const all = held;
      held = [];
      for (const { line, run } of all) transmit(line, run);
    },
    isTroubled: (line) => line.isZombie || line.isLost || isHole || clock.now() - mendedAt <= 4 * LATENCY_MS,
    sleep() {
      isAsleep = true;
      clock.suspend(true);
    },
    isAsleep: () => isAsleep,
    wake(timersFirst) {
      clock.suspend(false);
      const hear = (): void => {
        isAsleep = false;
        for (const run of unheard.splice(0)) run();
      };
      if (!timersFirst) hear();
      while (clock.step(clock.now()));
      hear();
    },
  };
}
