import {
  websocketGroupSubscribe,
  websocketGroupUnsubscribe,
  websocketStart,
  websocketStop,
  websocketUserSubscribe,
  websocketUserUnsubscribe,
} from '../../commands';
import type { Problem } from '../../errors';
import type { SocketKind } from '../../protocol/models';
import { showValue } from '../../protocol/text';
import { isEntityId, type TokenClaims } from '../../protocol/token';
import { coverageChanged, forgotten, identified } from '../../state/events';
import { groupMembersReceived, groupSelected } from '../../state/groups-slice';
import { splitMemberIds } from '../../state/member-ids';
import type { CoverageChange } from '../../subscriptions/subscriptions';
import { createRedactor } from '../redact';
import { validateStart, validateStop, validateSubscription, type Fields } from '../validate';
import type { Parts } from './context';

/** Carries a command out, after the action has gone on to the reducers. */
export type CommandHandler = (fields: Fields) => void;

const socketKinds: readonly SocketKind[] = ['presence', 'messages'];

function sameIdentity(a: TokenClaims, b: TokenClaims): boolean {
  return a.orgId === b.orgId && a.userId === b.userId;
}

/** The handler of every action that the middleware carries out, by action type. */
export function createCommandHandlers(parts: Parts): Readonly<Record<string, CommandHandler>> {
  const { options, connections, desk, subscriptions, inbox, own, reporter, lifecycle, emit } = parts;
  /** As the store knows it; a stop of the presence socket forgets it, although the messages socket may go on. */
  let identity: TokenClaims | null = null;

  function report(problem: Problem, accessToken?: unknown): void {
    // The token of a refused start is nowhere else on record.
    const message = createRedactor(accessToken)(problem.message);
    reporter.report(reporter.makeError({ ...problem, message }));
  }

  function emitCoverage(change: CoverageChange | null): void {
    if (change === null) return;
    own.remove(change.removedUserIds);
    if (change.keptUserIds !== undefined) own.keep(change.keptUserIds);
    emit(coverageChanged(change));
  }

  function forgetPresence(what: 'wanted' | 'everything'): void {
    subscriptions.forget(what);
    own.follow(null);
    identity = null;
  }

  function stop(sockets: readonly SocketKind[]): void {
    if (sockets.includes('presence')) inbox.discard();
    else inbox.flush();
    for (const socket of sockets) connections[socket].stop();
    if (socketKinds.some((socket) => connections[socket].identity() !== null)) return;
    lifecycle.stop();
    desk.forget();
  }

  function becomeSomeone(claims: TokenClaims): void {
    const running = connections.presence.identity() ?? connections.messages.identity();
    if (running !== null && !sameIdentity(running, claims)) {
      stop(socketKinds);
      forgetPresence('everything');
      emit(forgotten({ what: 'identity' }));
    }
    if (identity !== null && sameIdentity(identity, claims)) return;
    identity = claims;
    own.follow(claims.userId);
    emit(identified({ orgId: claims.orgId, userId: claims.userId }));
  }

  function subscribe(kind: 'user' | 'group', type: string): CommandHandler {
    return (fields) => {
      const result = validateSubscription(type, kind, fields, options);
      if ('problem' in result) report(result.problem);
      else emitCoverage(subscriptions.subscribe(result.value, result.value.holder));
    };
  }

  function unsubscribe(kind: 'user' | 'group', type: string): CommandHandler {
    return (fields) => {
      const result = validateSubscription(type, kind, fields, options);
      if ('problem' in result) report(result.problem);
      else emitCoverage(subscriptions.unsubscribe(result.value.path, result.value.holder));
    };
  }

  function setMembers({ groupId, userIds }: Fields): void {
    const refuse = (rule: string): void => {
      report({ code: 'INVALID_COMMAND', socket: null, message: `${groupMembersReceived.type}: ${rule}.` });
    };
    if (!isEntityId(groupId)) refuse(`groupId must be a positive safe integer; got ${showValue(groupId)}`);
    else if (!Array.isArray(userIds)) refuse(`userIds must be an array; got ${showValue(userIds)}`);
    else {
      const { accepted, rejected } = splitMemberIds(userIds);
      if (rejected.length > 0) {
        const shown = rejected.slice(0, 3).map(showValue).join(', ');
        refuse(
          `userIds must be distinct positive safe integers; ${rejected.length} left out, such as ${shown}`,
        );
      }
      emitCoverage(subscriptions.setMembers(groupId, accepted));
    }
  }

  return {
    [websocketStart.type](fields) {
      const result = validateStart(fields, options);
      if ('problem' in result) {
        report(result.problem, fields.accessToken);
        return;
      }
      const { socket, ...parameters } = result.value;
      becomeSomeone(parameters.claims);
      lifecycle.start();
      connections[socket].start(parameters);
    },
    [websocketStop.type](fields) {
      const result = validateStop(fields);
      if ('problem' in result) {
        report(result.problem);
        return;
      }
      stop(result.value);
      for (const what of result.value) {
        if (what === 'presence') forgetPresence('wanted');
        emit(forgotten({ what }));
      }
    },
    [websocketUserSubscribe.type]: subscribe('user', websocketUserSubscribe.type),
    [websocketUserUnsubscribe.type]: unsubscribe('user', websocketUserUnsubscribe.type),
    [websocketGroupSubscribe.type]: subscribe('group', websocketGroupSubscribe.type),
    [websocketGroupUnsubscribe.type]: unsubscribe('group', websocketGroupUnsubscribe.type),
    [groupSelected.type]({ payload }) {
      if (payload === null || isEntityId(payload)) return;
      const message = `${groupSelected.type}: the group must be a positive safe integer or null; got ${showValue(payload)}.`;
      report({ code: 'INVALID_COMMAND', socket: null, message });
    },
    [groupMembersReceived.type]({ payload }) {
      setMembers(typeof payload === 'object' && payload !== null ? (payload as Fields) : {});
    },
  };
}
