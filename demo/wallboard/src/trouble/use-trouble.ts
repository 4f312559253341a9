import { useCallback, useEffect, useState } from 'react';
import { useServices } from '../app/services';
import { fetchTrouble, HttpError, makeTrouble, type TroubleReply } from '../gateway/api';
import type { Trouble } from './troubles';

const askEveryMs = 1_000;

interface TroubleDesk {
  /** What is wrong at the moment; `null` until the gateway has said. */
  reply: TroubleReply | null;
  /** What became of the last wish, in words. */
  answer: string;
  ask: (trouble: Trouble, isOn: boolean) => void;
}

/** Asks the gateway for faults, and keeps up with what is wrong while the calling component is there. */
export function useTrouble(): TroubleDesk {
  const { recorder } = useServices();
  const [reply, setReply] = useState<TroubleReply | null>(null);
  const [answer, setAnswer] = useState('');
  useEffect(() => {
    const renew = (): void => {
      // A gateway that is gone has no troubles to tell; the banner says that it is gone.
      fetchTrouble().then(setReply, () => undefined);
    };
    renew();
    const timer = setInterval(renew, askEveryMs);
    return () => {
      clearInterval(timer);
    };
  }, []);
  const ask = useCallback(
    (trouble: Trouble, isOn: boolean) => {
      const title = isOn ? `End: ${trouble.title}` : trouble.title;
      recorder.logged('command', `trouble: ${title.toLowerCase()}`);
      makeTrouble(isOn && trouble.endBody ? trouble.endBody : trouble.body)
        .then((next) => {
          setReply(next);
          setAnswer(`${title}: done.${isOn ? '' : ` ${trouble.detail}`}`);
        })
        .catch((error: unknown) => {
          const reason = error instanceof HttpError ? error.message : 'the gateway cannot be reached.';
          setAnswer(`${title}: ${reason}`);
        });
    },
    [recorder],
  );
  return { reply, answer, ask };
}
