import type { UnknownAction } from '@reduxjs/toolkit';
import type { Picker } from './hostile-values';

const kinds = ['USER', 'GROUP'] as const;

/** A subscription command: often good, otherwise wrong somewhere. */
function createSubscription(pick: Picker): UnknownAction {
  const kind = pick.one(kinds);
  const action: UnknownAction = {
    type: `WEBSOCKET_${kind}_${pick.chance(0.5) ? 'SUBSCRIBE' : 'UNSUBSCRIBE'}`,
    orgId: pick.chance(0.9) ? pick.one(['12345', 'a_b-C']) : pick.json(1),
    [kind === 'USER' ? 'userId' : 'groupId']: pick.chance(0.9) ? 1_001 + pick.below(20) : pick.json(1),
  };
  if (pick.chance(0.4))
    action.meta = pick.chance(0.8) ? { holder: pick.one(['a', 'b', '__proto__']) } : pick.json();
  return action;
}

/** A start that must be refused: its token never is one. */
function createBadStart(pick: Picker): UnknownAction {
  return {
    type: 'WEBSOCKET_START',
    endpoint: pick.field(['wss://gateway.test/', 'ws://gateway.test', 'http://gateway.test', pick.text()]),
    accessToken: pick.field(['e30.e30.x', pick.text(), 'x'.repeat(5_000)]),
    isFreedomWeb: pick.field([true, false]),
    uiTheme: pick.field(['Theme4d']),
    clientRequestId: pick.field(['550e8400-e29b-41d4-a716-446655440000', pick.text()]),
    users: pick.field(['org:12345:user:1', pick.text()]),
  };
}

/** An action that the middleware must survive, whatever it holds; no start or stop among them has an effect. */
export function createAction(pick: Picker): UnknownAction {
  const kind = pick.below(20);
  if (kind < 14) return createSubscription(pick);
  if (kind < 16) return createBadStart(pick);
  if (kind < 17) return { type: 'WEBSOCKET_STOP', socket: pick.one([null, 1, 'both', [], {}, '__proto__']) };
  if (kind < 18) return { type: 'realtime/groupSelected', payload: pick.json() };
  if (kind < 19)
    return {
      type: pick.one(['__proto__', 'toString', 'hasOwnProperty', 'realtime/unknown']),
      payload: pick.json(),
    };
  return { ...createSubscription(pick), type: 'WEBSOCKET_START' };
}

/** The path that a good subscription command is about, and its holder; `null` for any other action. */
export function readSubscription(
  action: UnknownAction,
): { path: string; holder: string; adds: boolean } | null {
  const [, kind, verb] = /^WEBSOCKET_(USER|GROUP)_(SUBSCRIBE|UNSUBSCRIBE)$/.exec(action.type) ?? [];
  if (kind === undefined) return null;
  const { orgId, meta } = action;
  const id = kind === 'USER' ? action.userId : action.groupId;
  if (typeof orgId !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/.test(orgId)) return null;
  if (!Number.isSafeInteger(id) || (id as number) <= 0) return null;
  if (meta !== undefined && meta !== null && typeof meta !== 'object') return null;
  const { holder = 'app' } = (meta ?? {}) as { holder?: unknown };
  if (typeof holder !== 'string' || holder === '') return null;
  const path = `/org/${orgId}/${kind.toLowerCase()}/${String(id)}/presence`;
  return { path, holder, adds: verb === 'SUBSCRIBE' };
}
