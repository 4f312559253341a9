import type { ClientEnd, Uplink } from './fake-socket';
import type { Wire } from './wire';

/** What carries frames between one client and the server, from the handshake until either side ends it. */
export interface Transport {
  isOpen: () => boolean;
  /** Neither open nor opening any more. */
  isOver: () => boolean;
  /** Runs `arrive` when the client can hear it; never, if it cannot any more. */
  reach(arrive: () => void): void;
  drop: (code?: number, reason?: string) => void;
  uplink: Uplink;
}

/** What a transport asks its server. */
export interface TransportEnds {
  client: ClientEnd;
  wire: Wire;
  isRefusingConnections: () => boolean;
  /** Called when a frame is sent: gives what to do with it once it arrives. */
  onSend: (data: unknown) => () => void;
}

/** Shakes hands with a new socket. */
export function createTransport({ client, wire, isRefusingConnections, onSend }: TransportEnds): Transport {
  let phase: 'opening' | 'open' | 'over' = 'opening';
  const closeClient = (code: number, reason: string, wasClean: boolean) => () => {
    if (client.readyState() !== 3) client.close(code, reason, wasClean);
  };

  /** The socket never opened: an `error`, then a `close` of its own, as in a browser. */
  function fail(): void {
    phase = 'over';
    wire.post(closeClient(1006, '', false), ['closeEvents']);
    client.error();
  }

  function drop(code = 1006, reason = ''): void {
    if (phase === 'opening') wire.post(fail, ['halfOpen']);
    else if (phase === 'open')
      wire.post(closeClient(code, reason, code !== 1006), ['halfOpen', 'closeEvents']);
    phase = 'over';
  }

  function shakeHands(): void {
    if (phase !== 'opening') return;
    if (isRefusingConnections()) fail();
    else {
      phase = 'open';
      client.open();
    }
  }
  wire.post(shakeHands, ['hang', 'halfOpen']);

  return {
    isOpen: () => phase === 'open',
    isOver: () => phase === 'over',
    reach(arrive) {
      wire.post(() => {
        if (client.readyState() === 1) arrive();
      }, ['halfOpen']);
    },
    drop,
    uplink: {
      send(data) {
        const arrive = onSend(data);
        wire.post(() => {
          if (phase === 'open') arrive();
        }, ['halfOpen']);
      },
      close(code, reason) {
        wire.post(() => {
          phase = 'over';
          wire.post(closeClient(code, reason, true), ['halfOpen', 'closeEvents']);
        }, ['halfOpen']);
      },
      abandon() {
        phase = 'over';
        wire.post(fail);
      },
    },
  };
}
