import { idleConnection } from './connection-state';
import type { ConnectionState } from './connection-state';

/** Parts of state that an event of this process brought. A copy from storage or from a server page is never in here. */
const ofThisProcess = /* @__PURE__ */ new WeakSet();

/** Marks a part of the state as brought by an event and gives it back; the mark does not survive serialisation. */
export function markLive<Part extends object>(part: Part): Part {
  ofThisProcess.add(part);
  return part;
}

/** False for what was preloaded or persisted, and for what is not there at all. */
export function isLive(part: object | undefined): boolean {
  return part !== undefined && ofThisProcess.has(part);
}

/**
 * The state itself, unless its connection claims a life that no event of this process gave it: preloaded or persisted
 * state is idle until a socket says otherwise. What such a state lacks is filled in.
 */
export function withoutGhost<State extends { connection: ConnectionState }>(
  state: State,
  initialState: State,
): State {
  const { connection } = state;
  if (connection === idleConnection || isLive(connection)) return state;
  return { ...initialState, ...state, connection: idleConnection };
}
