import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { reset } from './reset';

/** What may happen to the bytes of one direction. Order is always kept, and nothing is lost: that is what TCP gives. */
export interface LaneFaults {
  /** Holds every byte back, and the end of the stream too, until it is switched off. */
  hole: boolean;
  delayMs: number;
  /** Up to this much more delay for each segment. */
  jitterMs: number;
  /** Largest segment; 0 leaves segments as they come. */
  sliceBytes: number;
  /** 0 for no limit. */
  bytesPerSecond: number;
  /** Both sides are reset after so many bytes of one connection; 0 for never. */
  limitBytes: number;
}

/** A TCP proxy in front of a server on this machine, with faults that can be switched on and off at any time. */
export interface FaultProxy {
  port: number;
  /** From the client to the server. */
  up: LaneFaults;
  /** From the server to the client. */
  down: LaneFaults;
  /** `hold` accepts connections and never passes anything on. */
  accept: 'pass' | 'hold';
  /** Connections that clients opened so far. */
  accepted: number;
  hole: (isOn: boolean) => void;
  /** Switches every fault off; what is held flows on. */
  heal: () => void;
  /** Ends every connection with RST, or with FIN. */
  cut: (how: 'rst' | 'fin') => void;
  /** Refuses connections, and resets those that are open. */
  goDown: () => Promise<void>;
  goUp: () => Promise<void>;
  close: () => Promise<void>;
}

const noFaults = (): LaneFaults => ({
  hole: false,
  delayMs: 0,
  jitterMs: 0,
  sliceBytes: 0,
  bytesPerSecond: 0,
  limitBytes: 0,
});

/** How often a held lane looks whether it was healed. */
const HOLE_TURN_MS = 2;

function* slices(chunk: Buffer, sliceBytes: number): Generator<Buffer> {
  const step = sliceBytes > 0 ? sliceBytes : chunk.length;
  for (let at = 0; at < chunk.length; at += step) yield chunk.subarray(at, at + step);
}

/** Passes on what comes from one socket to the other, as the faults of the moment allow. */
function joinLane(from: Socket, to: Socket, faults: LaneFaults): void {
  const waiting: { chunk: Buffer | null; dueAt: number }[] = [];
  let isPumping = false;
  let passed = 0;
  const isHeld = (): boolean => faults.hole && !to.destroyed;

  async function passOn(chunk: Buffer): Promise<void> {
    for (const slice of slices(chunk, faults.sliceBytes)) {
      if (to.destroyed) return;
      passed += slice.length;
      if (faults.limitBytes > 0 && passed > faults.limitBytes) {
        reset(from);
        reset(to);
        return;
      }
      to.write(slice);
      if (faults.sliceBytes > 0) await nextTurn();
      if (faults.bytesPerSecond > 0) await pause((slice.length * 1_000) / faults.bytesPerSecond);
    }
  }

  async function pump(): Promise<void> {
    if (isPumping) return;
    isPumping = true;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const aheadMs = next.dueAt - performance.now();
      if (aheadMs > 0) await pause(aheadMs);
      while (isHeld()) await pause(HOLE_TURN_MS);
      if (next.chunk === null) to.end();
      else await passOn(next.chunk);
    }
    isPumping = false;
  }

  const take = (chunk: Buffer | null): void => {
    const delayMs = faults.delayMs + Math.random() * faults.jitterMs;
    waiting.push({ chunk, dueAt: delayMs > 0 ? performance.now() + delayMs : 0 });
    void pump();
  };
  from.on('data', take);
  from.on('end', () => {
    take(null);
  });
  // A reset is one for both sides; through a hole not even that is seen.
  from.on('error', () => {
    if (!faults.hole) reset(to);
  });
}

/** Starts a proxy on a port of its own in front of `targetPort`. */
export async function startFaultProxy(targetPort: number): Promise<FaultProxy> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket.setNoDelay(true).on('close', () => sockets.delete(socket)));
    return socket;
  };
  const server = createServer({ allowHalfOpen: true }, (client) => {
    proxy.accepted++;
    keep(client);
    if (proxy.accept === 'hold') {
      client.on('error', () => undefined);
      return;
    }
    const target = keep(connect({ port: targetPort, host: '127.0.0.1', allowHalfOpen: true }));
    joinLane(client, target, proxy.up);
    joinLane(target, client, proxy.down);
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject).listen({ port, host: '127.0.0.1', backlog: 4_096 }, () => {
        server.off('error', reject);
        resolve();
      });
    });
  const stop = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    proxy.cut('rst');
    await closed;
  };
  const proxy: FaultProxy = {
    port: 0,
    up: noFaults(),
    down: noFaults(),
    accept: 'pass',
    accepted: 0,
    hole: (isOn) => {
      proxy.up.hole = proxy.down.hole = isOn;
    },
    heal: () => {
      proxy.accept = 'pass';
      Object.assign(proxy.up, noFaults());
      Object.assign(proxy.down, noFaults());
    },
    cut: (how) => {
      for (const socket of sockets) {
        if (how === 'rst') reset(socket);
        else socket.end();
      }
    },
    goDown: stop,
    goUp: () => listen(proxy.port),
    close: stop,
  };
  await listen(0);
  proxy.port = (server.address() as AddressInfo).port;
  return proxy;
}
