import { useEffect, useState } from 'react';
import { actOnPart, fetchCluster, type ClusterReply, type PartAction } from './cluster-api';

const askEveryMs = 1_000;

/** The cluster as it was a second ago, and what became of the last wish. */
interface ClusterDesk {
  /** `null` until somebody has said. */
  cluster: ClusterReply | null;
  answer: string;
  act: (part: string, action: PartAction) => void;
}

/** Keeps up with the cluster while the calling component is there; asks once where there is none. */
export function useCluster(userId: number): ClusterDesk {
  const [cluster, setCluster] = useState<ClusterReply | null>(null);
  const [answer, setAnswer] = useState('');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isWanted = true;
    const ask = (): void => {
      fetchCluster(userId)
        .then((reply) => {
          if (!isWanted) return;
          setCluster(reply);
          if (reply.parts.length > 0) timer = setTimeout(ask, askEveryMs);
        })
        // The balancer is gone; it comes back.
        .catch(() => {
          if (isWanted) timer = setTimeout(ask, askEveryMs);
        });
    };
    ask();
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [userId]);
  const act = (part: string, action: PartAction): void => {
    actOnPart(part, action).then(
      () => {
        setAnswer(`${part}: ${action} done.`);
      },
      () => {
        setAnswer(`${part}: ${action} asked for; the answer was lost on the way.`);
      },
    );
  };
  return { cluster, answer, act };
}
