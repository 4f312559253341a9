import { useSyncExternalStore } from 'react';
import { useServices } from '../app/services';
import type { SocketKind } from '../realtime';

/** Until when what is shown was known to be so; `null` while it still is. */
export function useAsOf(socket: SocketKind): number | null {
  const { asOf } = useServices();
  return useSyncExternalStore(asOf.subscribe, () => asOf.times()[socket]);
}
