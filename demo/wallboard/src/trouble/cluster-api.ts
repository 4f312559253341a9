import type { ClusterReply } from '../../../gateway/cluster/supervisor/control';

export type { ClusterReply };

/** What can be done to a part. */
export type PartAction = 'kill' | 'restart' | 'reload';

const patienceMs = 3_000;

const answerOf = async (response: Response): Promise<ClusterReply> => {
  if (!response.ok) throw new Error(`The cluster answered ${response.status}.`);
  return (await response.json()) as ClusterReply;
};

/** The parts, and on which gateways this user's sockets are; no parts where one gateway is all. */
export async function fetchCluster(userId: number): Promise<ClusterReply> {
  const signal = AbortSignal.timeout(patienceMs);
  return answerOf(await fetch(`/cluster?userId=${userId}`, { signal }));
}

/** Does something to a part; what ends is started again by itself. */
export async function actOnPart(part: string, action: PartAction): Promise<ClusterReply> {
  const body = JSON.stringify({ part, action });
  const signal = AbortSignal.timeout(patienceMs);
  return answerOf(await fetch('/cluster', { method: 'POST', body, signal }));
}
