import type { UnknownAction } from '@reduxjs/toolkit';
import type { UserDisplayItem } from '../vocabulary';
import { presenceReceived } from './events';
import { liveGroups } from './groups';
import type { GroupsState } from './groups';
import { liveMessages } from './messages';
import type { MessagesState } from './messages';
import { isSameItem, mergeFacts, mergeItem, noFacts } from './table/row';
import { isAnotherCall, marks, phaseOf, phases } from './table/since';
import { getItem, getRow } from './table/table';
import type { PresenceRow } from './table/table';

/**
 * What happened to a user: rung by a caller (`called`), ringing somebody (`dialling`), in a call (`answered`), a caller
 * gave up (`missed`), a call or an attempt at one is over (`ended`), or another availability (`availability`).
 */
export type PresenceTransitionKind = 'called' | 'dialling' | 'answered' | 'missed' | 'ended' | 'availability';

/** One thing that happened to one user. */
export interface PresenceTransition {
  userId: number;
  kind: PresenceTransitionKind;
  /** The user before the update that told of it, and after it. */
  from: UserDisplayItem;
  to: UserDisplayItem;
  /** It happened while nobody vouched for the user: the first word after a reconnect told of it. */
  isCatchUp: boolean;
}

const isOutbound = ({ logicalDirection }: UserDisplayItem): boolean => logicalDirection === 'Outbound';

/** What became of the user's call, or calls, from one row to the next. */
function callKinds({ item: from, facts }: PresenceRow, to: UserDisplayItem): PresenceTransitionKind[] {
  const was = phaseOf(from.presence);
  const is = phaseOf(to.presence);
  if (was === phases.UNKNOWN || is === phases.UNKNOWN) return [];
  const isOther = isAnotherCall(was, from.callChannelUUID, is, to.callChannelUUID);
  if (was === is && !isOther) return [];
  const kinds: PresenceTransitionKind[] = [];
  const wasAnswered = was === phases.ON_CALL || (facts.marks & marks.answered) !== 0;
  const isNew = isOther || was === phases.IDLE;
  if (isOther || is === phases.IDLE) kinds.push(wasAnswered || isOutbound(from) ? 'ended' : 'missed');
  if (is === phases.RINGING && isNew) kinds.push(isOutbound(to) ? 'dialling' : 'called');
  if (is === phases.ON_CALL && (isNew || !wasAnswered)) kinds.push('answered');
  return kinds;
}

function kindsOf(row: PresenceRow, to: UserDisplayItem): PresenceTransitionKind[] {
  const kinds = callKinds(row, to);
  const before = row.item.availability;
  const after = to.availability;
  if (before !== after && before !== undefined && after !== undefined) kinds.push('availability');
  return kinds;
}

function replay(
  { payload, meta }: ReturnType<typeof presenceReceived>,
  groups: GroupsState,
  groupsBefore: GroupsState,
): PresenceTransition[] {
  const happened: PresenceTransition[] = [];
  const rows = new Map<number, PresenceRow>();
  const saying = { session: meta.session, receivedAt: payload.receivedAt };
  for (const update of payload.updates) {
    const { userId } = update;
    const row = rows.get(userId) ??
      getRow(groupsBefore.table, userId) ?? { item: { id: userId }, facts: noFacts };
    const isVouchedFor = row.facts.session === meta.session;
    const merged = mergeItem(row.item, update, isVouchedFor);
    const facts = mergeFacts(row.facts, update, row.item, merged, saying);
    const stored = getItem(groups.table, userId);
    // The selectors' own object, where the user was left as this update says.
    const item = stored !== undefined && isSameItem(stored, merged) ? stored : merged;
    rows.set(userId, { item, facts });
    // Nobody knows how old a word out of storage is, and what is first heard of has not happened just now.
    if (merged === row.item || row.facts.session === noFacts.session) continue;
    for (const kind of kindsOf(row, merged))
      happened.push({ userId, kind, from: row.item, to: item, isCatchUp: !isVouchedFor });
  }
  return happened;
}

/**
 * What happened to whom by an action, for sounds, pop-ups and logs: each happening once for each user and call, however
 * often and through however many paths it was said. Replays the action's updates, so it costs what they cost.
 *
 * @param action - any action; only a `presenceReceived` tells anything
 * @param groups - the slice's state after the action
 * @param groupsBefore - the slice's state before it
 * @example
 * ```ts
 * listener.startListening({
 *   actionCreator: presenceReceived,
 *   effect(action, api) {
 *     const happened = presenceTransitions(action, api.getState().groups, api.getOriginalState().groups);
 *     if (happened.some(({ kind, userId, isCatchUp }) => kind === 'called' && userId === me && !isCatchUp)) ring();
 *   },
 * });
 * ```
 */
export function presenceTransitions(
  action: UnknownAction,
  groups: GroupsState,
  groupsBefore: GroupsState,
): PresenceTransition[] {
  const after = liveGroups(groups);
  const before = liveGroups(groupsBefore);
  // Also where the reducers are not mounted, or passed the action over: then nothing came of it.
  if (!presenceReceived.match(action) || after.table === before.table) return [];
  return replay(action, after, before);
}

/**
 * By how much the unread count rose, for a sound or a notification; 0 where it fell, was not known before, or is known
 * from storage only. A start for other users begins anew.
 *
 * @param messages - the slice's state after an action
 * @param messagesBefore - the slice's state before it
 */
export function unreadRise(messages: MessagesState, messagesBefore: MessagesState): number {
  const after = liveMessages(messages);
  const before = liveMessages(messagesBefore);
  // A count without the operation that brought it is one out of storage.
  if (before.operation === null || after.operation === null) return 0;
  return Math.max(0, (after.unreadMessages ?? 0) - (before.unreadMessages ?? 0));
}
