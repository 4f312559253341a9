import { useEffect, useState } from 'react';
import { useSession } from './session-context';

const retryMs = 3_000;

/**
 * Signs a new tab in by itself where somebody is signed in on this browser, and tries until the gateway answers: a
 * screen on a wall has nobody who would. True while that goes on.
 */
export function useResume(): boolean {
  const session = useSession();
  const [isResuming, setIsResuming] = useState(session.canResume);
  useEffect(() => {
    if (!isResuming) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isWanted = true;
    const attempt = async (): Promise<void> => {
      const isDone = await session.resume().then(
        () => true,
        () => false,
      );
      if (!isWanted) return;
      if (isDone) setIsResuming(false);
      else timer = setTimeout(() => void attempt(), retryMs);
    };
    void attempt();
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [session, isResuming]);
  return isResuming;
}
