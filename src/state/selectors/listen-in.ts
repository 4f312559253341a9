import { isOnCall, isRinging } from '../call-states';
import { getRow } from '../table/table';
import type { UserDisplayItem } from '../../vocabulary';
import { isRowLive } from './liveness';
import type { RealtimeSlices } from './slices';
import type { ListenIn, ListenInReason } from './types';

type Slices<Root> = RealtimeSlices<Root>;

const no = (reason: ListenInReason): ListenIn => Object.freeze({ channel: null, reason });

/** Makes `selectListenIn`. */
export function listenIn<Root>({ auth, groups }: Slices<Root>): (state: Root, userId: number) => ListenIn {
  const unknown = no('unknown');
  const stale = no('stale');
  const self = no('self');
  const idle = no('idle');
  const ringing = no('ringing');
  const noChannel = no('no-channel');
  const ok = new WeakMap<UserDisplayItem, ListenIn>();

  function on(item: UserDisplayItem, channel: string): ListenIn {
    const known = ok.get(item);
    if (known !== undefined) return known;
    const made: ListenIn = { channel, reason: 'ok' };
    ok.set(item, made);
    return made;
  }

  return (state, userId) => {
    const own = groups(state);
    const row = getRow(own.table, userId);
    if (row?.item.presence === undefined) return unknown;
    const { item, facts } = row;
    const me = auth(state);
    if (!isRowLive(me, own, facts)) return stale;
    if (me.natterbox.userId === userId) return self;
    if (isRinging(item)) return ringing;
    if (!isOnCall(item)) return idle;
    // A channel that the server cleared is no channel.
    return item.callChannelUUID ? on(item, item.callChannelUUID) : noChannel;
  };
}

/** Makes `selectListenInChannel`. */
export const listenInChannel =
  <Root>({ auth, groups }: Slices<Root>): ((state: Root, userId: number) => string | undefined) =>
  (state, userId) => {
    const own = groups(state);
    const row = getRow(own.table, userId);
    if (row === undefined || !isOnCall(row.item) || !isRowLive(auth(state), own, row.facts)) return undefined;
    const { callChannelUUID } = row.item;
    return callChannelUUID === '' ? undefined : callChannelUUID;
  };
