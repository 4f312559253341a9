import { useEffect } from 'react';
import { useServices } from '../app/services';

/** Counts each time that the calling component reached the screen; shown as renders per second. */
export function useRenderCount(): void {
  const { recorder } = useServices();
  useEffect(() => {
    recorder.rendered();
  });
}
