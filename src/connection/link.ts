import type { Problem, SocketKind, WebSocketClientInfo } from '../vocabulary';
import type { ResolvedOptions, WebSocketLike } from '../options';
import { decodeFrame, type DecodedFrame } from '../protocol/decode';
import { cleanServerText, showThrown, showUrl } from '../protocol/text';
import type { TokenClaims } from '../protocol/token';
import { closeVerdict } from './close-verdict';
import type { Heartbeat } from './heartbeat';
import type { MachineEvent, MachineFault } from './machine';
import * as problems from './problems';
import { dropSocket } from './socket';
import type { TokenDesk } from './token-desk';

/** What a start asks for. */
export interface ConnectionParameters {
  endpoint: string;
  accessToken: string;
  claims: TokenClaims;
  client: WebSocketClientInfo;
  /** Only with the messages socket. */
  messages: { clientRequestId: string; users: string[] } | null;
}

/** Frames that a session passes on; ticks and errors are the connection's own business. */
export type SessionFrame = Extract<DecodedFrame, { kind: 'presence' | 'unread' }>;

/** What a link needs, and whom it tells what the socket's happenings mean. Times are monotonic milliseconds. */
export interface LinkOptions {
  socket: SocketKind;
  options: ResolvedOptions;
  desk: TokenDesk;
  heartbeat: Pick<Heartbeat, 'frame' | 'tick'>;
  apply: (event: MachineEvent) => void;
  /** A problem, and the event that it brings about, if any. */
  onProblem: (problem: Problem, fault?: MachineFault) => void;
  onFrame: (frame: SessionFrame, atMs: number) => void;
}

/** At most one live socket; what any earlier one does is heard by nobody. */
export interface Link {
  open(endpoint: string): void;
  drop(): void;
  /** What the platform refuses to send is lost with the connection, which ends. */
  send(frame: string): void;
}

/** What a connection that just broke is said to have been closed with. */
const ABNORMAL_CLOSURE = 1_006;

/** The socket of one connection, with its protocol: what frames and closes mean. */
export function createLink(wiring: LinkOptions): Link {
  const { socket: kind, options, desk, heartbeat, apply, onProblem, onFrame } = wiring;
  let live: WebSocketLike | null = null;
  /** Counts drops, so that an attempt can tell whether it was left. */
  let drops = 0;
  let isOpen = false;
  /** The server has said something that it would not say to a refused token. */
  let isAccepted = false;

  function open(endpoint: string): void {
    const WebSocket = options.WebSocket ?? (globalThis as Pick<ResolvedOptions, 'WebSocket'>).WebSocket;
    if (WebSocket === undefined) {
      onProblem(problems.noWebSocket(kind), { type: 'unsupported' });
      return;
    }
    const fail = (why: string): void => {
      const problem = problems.connectFailed(kind, showUrl(endpoint), why);
      onProblem(problem, { type: 'lost', verdict: 'retry' });
    };
    const onClose = (code: number, reason: string): void => {
      if (isOpen) closed(code, reason);
      else fail('');
    };
    const dropsBefore = drops;
    const isCurrent = (): boolean => drops === dropsBefore;
    const ifCurrent =
      <Event>(handle: (event: Event) => void) =>
      (event: Event): void => {
        if (isCurrent()) handle(event);
      };
    let socket: WebSocketLike;
    try {
      socket = new WebSocket(endpoint);
      // A Blob would have to be read asynchronously only to be refused.
      socket.binaryType = 'arraybuffer';
    } catch (error) {
      // A content security policy, or a URL that the platform does not take.
      if (isCurrent()) fail(`: the constructor threw ${showThrown(error)}`);
      return;
    }
    if (!isCurrent()) {
      // The app stopped or started from within the constructor.
      dropSocket(socket);
      return;
    }
    live = socket;
    // The `on…` properties are the one interface that every implementation has.
    socket.onopen = ifCurrent(() => {
      isOpen = true;
      apply({ type: 'opened' });
    });
    socket.onmessage = ifCurrent(({ data }: { data: unknown }) => {
      // What comes before the socket has opened belongs to no session.
      if (isOpen) receive(data);
    });
    // Not every platform says how a connection ended that just broke.
    socket.onclose = ifCurrent(
      ({ code = ABNORMAL_CLOSURE, reason = '' }: { code?: number; reason?: string }) => {
        onClose(code, reason);
      },
    );
    // The platform need not report a close after an error, and nothing is gained by waiting for it.
    socket.onerror = ifCurrent(() => {
      onClose(ABNORMAL_CLOSURE, '');
    });
  }

  function send(frame: string): void {
    const sender = live;
    try {
      sender?.send(frame);
    } catch {
      // A platform may report the close first and throw then.
      if (sender === live) closed(ABNORMAL_CLOSURE, '');
    }
  }

  function closed(code: number, reason: string): void {
    const ended = live;
    const text = cleanServerText(reason, desk.known());
    const { verdict, certain } = closeVerdict(options.reconnect, { socket: kind, code, reason: text });
    // The app was asked, and has stopped or started meanwhile: this close is history.
    if (live !== ended) return;
    if (verdict === 'refuse') {
      refused(text, certain, code);
    } else {
      const isFinal = verdict === 'stop' || options.reconnect === false;
      onProblem(problems.connectionClosed(kind, code, text, isFinal), { type: 'lost', verdict });
    }
  }

  function refused(text: string, certain: boolean, closeCode?: number): void {
    onProblem(problems.tokenRejected(kind, text, desk.canRefresh, closeCode), { type: 'refused', certain });
  }

  function receive(data: unknown): void {
    const atMs = options.now();
    heartbeat.frame(atMs);
    const frame = decodeFrame(data, kind);
    switch (frame.kind) {
      case 'presence':
      case 'unread':
        isAccepted ||= kind === 'messages';
        onFrame(frame, atMs);
        return;
      case 'tick':
        isAccepted ||= frame.welcome || kind === 'messages';
        if (frame.welcome) apply({ type: 'welcomed' });
        else heartbeat.tick(atMs);
        return;
      case 'error': {
        const text = cleanServerText(frame.message, desk.known());
        if (isAccepted) onProblem(problems.serverError(kind, text), { type: 'serverError' });
        else refused(text, false);
        return;
      }
      case 'invalid':
        onProblem(problems.invalidFrame(kind, frame.reason));
    }
  }

  return {
    open,
    drop() {
      drops++;
      if (live !== null) dropSocket(live);
      live = null;
      isOpen = isAccepted = false;
    },
    send,
  };
}
