import { useSyncExternalStore } from 'react';
import { useServices } from '../app/services';
import type { Facts } from './recorder';

/** The recorder's facts, new once a second. */
export function useFacts(): Facts {
  const { recorder } = useServices();
  return useSyncExternalStore(recorder.subscribe, recorder.facts);
}
