import {
  websocketGroupSubscribe,
  websocketGroupUnsubscribe,
  websocketStart,
  websocketStop,
  websocketUserSubscribe,
  websocketUserUnsubscribe,
} from '../../commands';
import type { Coverage, SocketKind } from '../../vocabulary';
import { showValue } from '../../protocol/text';
import { isEntityId } from '../../protocol/ids';
import { isSameIdentity, type TokenClaims } from '../../protocol/token';
import { coverageChanged, forgotten, identified } from '../../state/events';
import { groupMembersReceived, groupSelected } from '../../state/groups';
import { splitMemberIds } from '../../state/member-ids';
import { createRedactor } from '../redact';
import {
  socketKinds,
  validateStart,
  validateStop,
  validateSubscription,
  type Fields,
  type Refuse,
  type SubscriptionCommand,
} from '../validate';
import type { Parts } from './context';

/** Carries a command of this type out, after the action has gone on to the reducers. */
export type CommandHandler = (fields: Fields, type: string) => void;

/** The handler of every action that the middleware carries out, by action type. */
export function createCommandHandlers(parts: Parts): ReadonlyMap<unknown, CommandHandler> {
  const { options, connections, desk, watching, inbox, own, report, lifecycle, emit } = parts;
  /** As the store knows it; a stop of the presence socket forgets it, although the messages socket may go on. */
  let identity: TokenClaims | null = null;
  /** Whose things are remembered, also over a stop. */
  let last: TokenClaims | null = null;

  function refuserOf(type: string, ownSocket: SocketKind | null = null, start: Fields = {}): Refuse {
    return (sentence, socket = ownSocket, code = 'INVALID_COMMAND') => {
      // The token of a refused start is nowhere else on record.
      const redact = createRedactor(start.accessToken);
      report({ code, socket, message: redact(`${type}: ${sentence} The command had no effect.`) });
      return null;
    };
  }

  function emitCoverage(change: Coverage | null): void {
    if (change === null) return;
    own.remove(change.removedUserIds);
    if (change.keptUserIds !== undefined) own.keep(change.keptUserIds);
    emit(coverageChanged(change));
  }

  const runningIdentity = (): TokenClaims | null =>
    connections.presence.identity() ?? connections.messages.identity();

  function forgetPresence(what: 'presence' | 'organisation'): void {
    watching.forget(what);
    own.follow(null);
    identity = null;
  }

  function stop(sockets: readonly SocketKind[]): void {
    if (sockets.includes('presence')) inbox.discard();
    else inbox.flush();
    for (const socket of sockets) connections[socket].stop();
    if (runningIdentity() !== null) return;
    lifecycle.stop();
    desk.forget();
  }

  function becomeSomeone(claims: TokenClaims): void {
    if (last !== null && !isSameIdentity(last, claims)) {
      if (runningIdentity() !== null) stop(socketKinds);
      const isColleague = last.orgId === claims.orgId;
      forgetPresence(isColleague ? 'presence' : 'organisation');
      emit(forgotten({ what: isColleague ? 'person' : 'organisation' }));
    }
    last = claims;
    if (isSameIdentity(identity, claims)) return;
    identity = claims;
    own.follow(claims.userId);
    emit(identified({ orgId: claims.orgId, userId: claims.userId }));
  }

  const start: CommandHandler = (fields, type) => {
    const command = validateStart(fields, options, refuserOf(type, null, fields));
    if (command === null) return;
    becomeSomeone(command.claims);
    lifecycle.start();
    connections[command.socket].start(command);
  };

  const stopAndForget: CommandHandler = (fields, type) => {
    const sockets = validateStop(fields, refuserOf(type));
    if (sockets === null) return;
    stop(sockets);
    for (const what of sockets) {
      if (what === 'presence') forgetPresence('presence');
      emit(forgotten({ what }));
    }
  };

  function subscription(
    kind: 'user' | 'group',
    change: (command: SubscriptionCommand) => Coverage | null,
  ): CommandHandler {
    return (fields, type) => {
      const command = validateSubscription(kind, fields, options, refuserOf(type, 'presence'));
      if (command !== null) emitCoverage(change(command));
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
    emitCoverage(watching.setMembers(groupId, accepted));
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
