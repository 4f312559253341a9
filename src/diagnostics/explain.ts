import type { ConnectionStatus, RealtimeSelectors } from '../index';
import { shownMessage } from './entries';
import type { WishKind, Wishes } from './wishes';

/** The selectors that the explanations use; `createRealtimeSelectors` gives them for any mount point. */
export type DiagnosticsSelectors<State> = Pick<
  RealtimeSelectors<State>,
  | 'selectGroupDisplayItems'
  | 'selectGroupStatus'
  | 'selectIdentity'
  | 'selectMessagesConnection'
  | 'selectPresenceConnection'
  | 'selectPresenceFreshness'
  | 'selectTabRole'
>;

/** Why things are shown as they are, in sentences. */
export interface Explanations<State> {
  explainPresence: (state: State, userId: number) => string;
  explainGroup: (state: State, groupId: number) => string;
}

/** A tab that follows opens nothing itself: while it is without a connection, it has not heard of the leader's. */
export function isLeaderSilent<State>(select: DiagnosticsSelectors<State>, state: State): boolean {
  const { status, attempt } = select.selectPresenceConnection(state);
  return select.selectTabRole(state) === 'follower' && status === 'connecting' && attempt === 0;
}

const seconds = (ms: number): string => `${Math.max(0, Math.round(ms / 1_000))} s`;

/** Explains by the state, and by what the app has asked for. */
export function createExplanations<State>(
  select: DiagnosticsSelectors<State>,
  wishes: Wishes,
): Explanations<State> {
  /** Why the connection brings nothing; `null` where it could. */
  function trouble(state: State): string | null {
    const { status, error, retryAt, attempt } = select.selectPresenceConnection(state);
    if (status === 'ready') return null;
    const phase = isLeaderSilent(select, state)
      ? 'following another tab, which says nothing'
      : `being opened, attempt ${attempt}`;
    const wait = retryAt === null ? phase : `lost, and tried again in ${seconds(retryAt - Date.now())}`;
    const what: Partial<Record<ConnectionStatus, string>> = {
      idle: 'not started in this page',
      stopped: 'stopped',
      failed: 'failed, and not tried again',
      offline: `${wait}, while the browser says that there is no network`,
    };
    const because = error === null ? '' : ` ${error.code}: ${shownMessage(error)}`;
    return `The presence connection is ${what[status] ?? wait}.${because}`;
  }

  /** Why nothing has come that was asked for. */
  function waiting(state: State, kind: WishKind, id: number): string {
    const { readyAt } = select.selectPresenceConnection(state);
    const askedAt = Math.max(wishes.since(kind, id) ?? 0, readyAt ?? 0);
    return (
      trouble(state) ?? `Asked for ${seconds(Date.now() - askedAt)} ago; the server has not answered yet.`
    );
  }

  const membersOf = (state: State, groupId: number): number[] =>
    select.selectGroupDisplayItems(state, groupId).map(({ id }) => id);

  function coverage(state: State, userId: number): string {
    if (wishes.since('USER', userId)) return waiting(state, 'USER', userId);
    const groupIds = wishes.groupIds();
    const groupId = groupIds.find((id) => membersOf(state, id).includes(userId));
    if (groupId !== undefined) return `A member of group ${groupId}. ${waiting(state, 'GROUP', groupId)}`;
    const loading = groupIds.filter((id) => select.selectGroupStatus(state, id) === 'loading');
    if (loading.length > 0) return `Maybe a member of group ${loading.join(', ')}, which is loading.`;
    return 'Neither the user nor a group of theirs is subscribed.';
  }

  return {
    explainPresence(state, userId) {
      const freshness = select.selectPresenceFreshness(state, userId);
      const user = `User ${userId} is ${freshness}: the server has`;
      if (freshness === 'live') return `${user} spoken of them in the present session.`;
      const said =
        freshness === 'stale' ? 'spoken of them, but not in a present session' : 'not spoken of them';
      return `${user} ${said}. ${trouble(state) ?? coverage(state, userId)}`;
    },
    explainGroup(state, groupId) {
      const status = select.selectGroupStatus(state, groupId);
      const ids = membersOf(state, groupId);
      const live = ids.filter((id) => select.selectPresenceFreshness(state, id) === 'live').length;
      const group = `Group ${groupId} is ${status === 'none' ? 'not subscribed' : status}: ${ids.length} members are known, ${live} live.`;
      if (status === 'loading') return `${group} ${waiting(state, 'GROUP', groupId)}`;
      return [group, trouble(state) ?? []].flat().join(' ');
    },
  };
}
