import {
  websocketGroupSubscribe,
  websocketGroupUnsubscribe,
  websocketStart,
  websocketStop,
  websocketUserSubscribe,
  websocketUserUnsubscribe,
} from '../commands';
import type { Connection } from '../connection/connection';
import type { PageLife } from '../connection/page-life';
import type { Tokens } from '../connection/tokens';
import type { ResolvedOptions } from '../options';
import { isEntityId } from '../protocol/ids';
import { showValue } from '../protocol/text';
import { isSameIdentity, type TokenClaims } from '../protocol/token';
import { groupMembersReceived, groupSelected } from '../state/groups';
import { splitMemberIds } from '../state/member-ids';
import type { Coverage, Problem, SocketKind } from '../vocabulary';
import type { Watching } from '../watching/watching';
import type { Events } from './events';
import { createRedactor } from './redact';
import {
  socketKinds,
  validateStart,
  validateStop,
  validateSubscription,
  type Fields,
  type Refuse,
  type SubscriptionCommand,
} from './validate';

/** What commands are carried out on. */
export interface CommandParts {
  options: ResolvedOptions;
  connections: Record<SocketKind, Connection>;
  tokens: Tokens;
  watching: Watching;
  events: Events;
  pageLife: PageLife;
  report: (problem: Problem) => void;
}

/** Carries a command of this type out, after the action has gone on to the reducers. */
export type CommandHandler = (fields: Fields, type: string) => void;

/** The handler of every action that the middleware carries out, by action type. */
export function createCommandHandlers(parts: CommandParts): ReadonlyMap<unknown, CommandHandler> {
  const { options, connections, tokens, watching, events, pageLife, report } = parts;
  /** Of the last start, running or stopped since: the next one may be another person's. */
  let lastClaims: TokenClaims | null = null;
  /** Whose messages were counted last. */
  let lastUsers = '';

  function refuserOf(type: string, ownSocket: SocketKind | null = null, start: Fields = {}): Refuse {
    return (sentence, socket = ownSocket, code = 'INVALID_COMMAND') => {
      // The token of a refused start is nowhere else on record.
      const redact = createRedactor(start.accessToken);
      report({ code, socket, message: redact(`${type}: ${sentence} The command had no effect.`) });
      return null;
    };
  }

  function stop(sockets: readonly SocketKind[]): void {
    if (sockets.includes('presence')) events.inbox.discard();
    else events.inbox.flush();
    for (const socket of sockets) connections[socket].stop();
    if (socketKinds.some((socket) => connections[socket].identity() !== null)) return;
    pageLife.stop();
    tokens.forget();
  }

  /** Another person sees nothing of the last one, whether or not a stop came between. */
  function forgetLastPerson(claims: TokenClaims): void {
    const last = lastClaims;
    lastClaims = claims;
    if (last === null || isSameIdentity(last, claims)) return;
    const isColleague = last.orgId === claims.orgId;
    const wasWatching = connections.presence.identity() !== null;
    stop(socketKinds);
    if (wasWatching) watching.forget();
    if (!isColleague) watching.forgetMembers();
    events.forget(isColleague ? 'person' : 'organisation');
    // What was asked for since the presence socket was stopped is the next person's.
    if (!wasWatching) events.cover(watching.coverage());
  }

  /** A count says nothing of other users. */
  function countFor(users: string): void {
    if (lastUsers !== '' && users !== lastUsers) events.forget('messages');
    lastUsers = users;
  }

  const start: CommandHandler = (fields, type) => {
    const command = validateStart(fields, options, refuserOf(type, null, fields));
    if (command === null) return;
    forgetLastPerson(command.claims);
    events.identify(command.claims);
    if (command.messages !== null) countFor(command.messages.users.join());
    pageLife.start();
    connections[command.socket].start(command);
  };

  const stopAndForget: CommandHandler = (fields, type) => {
    const sockets = validateStop(fields, refuserOf(type));
    if (sockets === null) return;
    stop(sockets);
    for (const socket of sockets) {
      if (socket === 'presence') watching.forget();
      events.forget(socket);
    }
  };

  function subscription(
    kind: 'user' | 'group',
    change: (command: SubscriptionCommand) => Coverage | null,
  ): CommandHandler {
    return (fields, type) => {
      const command = validateSubscription(kind, fields, options, refuserOf(type, 'presence'));
      if (command !== null) events.cover(change(command));
    };
  }

  const subscribe = (command: SubscriptionCommand): Coverage | null =>
    watching.subscribe(command, command.holder);
  const unsubscribe = ({ path, holder }: SubscriptionCommand): Coverage | null =>
    watching.unsubscribe(path, holder);

  function complain(type: string, rule: string): void {
    report({ code: 'INVALID_COMMAND', socket: null, message: `${type}: ${rule}.` });
  }

  const checkSelection: CommandHandler = ({ payload }, type) => {
    if (payload === null || isEntityId(payload)) return;
    complain(type, `the group must be a positive safe integer or null; got ${showValue(payload)}`);
  };

  const setMembers: CommandHandler = ({ payload }, type) => {
    const { groupId, userIds } = Object(payload) as Fields;
    if (!isEntityId(groupId)) {
      complain(type, `groupId must be a positive safe integer; got ${showValue(groupId)}`);
      return;
    }
    if (!Array.isArray(userIds)) {
      complain(type, `userIds must be an array; got ${showValue(userIds)}`);
      return;
    }
    const { accepted, rejected } = splitMemberIds(userIds);
    if (rejected.length > 0) {
      const shown = rejected.slice(0, 3).map(showValue).join(', ');
      const rule = 'userIds must be distinct positive safe integers';
      complain(type, `${rule}; ${rejected.length} left out, such as ${shown}`);
    }
    events.cover(watching.setMembers(groupId, accepted));
  };

  return new Map<unknown, CommandHandler>([
    [websocketStart.type, start],
    [websocketStop.type, stopAndForget],
    [websocketUserSubscribe.type, subscription('user', subscribe)],
    [websocketUserUnsubscribe.type, subscription('user', unsubscribe)],
    [websocketGroupSubscribe.type, subscription('group', subscribe)],
    [websocketGroupUnsubscribe.type, subscription('group', unsubscribe)],
    [groupSelected.type, checkSelection],
    [groupMembersReceived.type, setMembers],
  ]);
}
