import type { WebSocketLike } from '../../src/index';

/** A socket that does only what the test says, also what no sound platform would do. */
export interface ScriptedSocket extends WebSocketLike {
  url: string;
  sent: string[];
  closedWith: (number | undefined)[];
  /** Fires the handlers that are attached now. */
  opens(): void;
  receives(data: unknown): void;
  fails(): void;
  closes(code?: number, reason?: string): void;
}

/** What scripted sockets do by themselves. */
export interface ScriptedBehaviour {
  /** Thrown by the constructor. */
  constructorThrows?: unknown;
  /** Runs within the constructor. */
  whileConstructed?: () => void;
  /** Runs within `send`, before it throws. */
  whileSending?: (socket: ScriptedSocket) => void;
  /** Thrown by `send`. */
  sendThrows?: unknown;
  /** Thrown by `close`. */
  closeThrows?: unknown;
}

/** A constructor for the option `WebSocket`, and every socket that it has made. */
export function createScriptedSockets(behaviour: ScriptedBehaviour = {}) {
  const sockets: ScriptedSocket[] = [];

  function fire(handler: ((event: never) => void) | null, event: object): void {
    handler?.(event as never);
  }

  function createSocket(url: string): ScriptedSocket {
    const socket: ScriptedSocket = {
      url,
      sent: [],
      closedWith: [],
      binaryType: 'blob',
      onopen: null,
      onmessage: null,
      onclose: null,
      onerror: null,
      send(data) {
        behaviour.whileSending?.(socket);
        if (behaviour.sendThrows !== undefined) throw behaviour.sendThrows as Error;
        socket.sent.push(data);
      },
      close(code) {
        socket.closedWith.push(code);
        if (behaviour.closeThrows !== undefined) throw behaviour.closeThrows as Error;
      },
      opens() {
        fire(socket.onopen, { type: 'open' });
      },
      receives(data) {
        fire(socket.onmessage, { type: 'message', data });
      },
      fails() {
        fire(socket.onerror, { type: 'error' });
      },
      closes(code = 1006, reason = '') {
        fire(socket.onclose, { type: 'close', code, reason });
      },
    };
    sockets.push(socket);
    return socket;
  }

  function WebSocket(url: string): ScriptedSocket {
    behaviour.whileConstructed?.();
    if (behaviour.constructorThrows !== undefined) throw behaviour.constructorThrows as Error;
    return createSocket(url);
  }

  return {
    sockets,
    behaviour,
    /** A plain function that returns an object is a constructor, too. */
    WebSocket: WebSocket as unknown as new (url: string) => WebSocketLike,
    last(): ScriptedSocket {
      const socket = sockets.at(-1);
      if (socket === undefined) throw new Error('no socket was opened');
      return socket;
    },
  };
}
