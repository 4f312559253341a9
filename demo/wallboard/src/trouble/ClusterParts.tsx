import { useServices } from '../app/services';
import type { ClusterReply, PartAction } from './cluster-api';
import styles from './cluster.module.css';
import { useCluster } from './use-cluster';

type Part = ClusterReply['parts'][number];

const stateOf = ({ pid, health, kind }: Part): string => {
  if (pid === null) return 'down';
  if (kind !== 'gateway') return 'running';
  if (!health) return 'starting';
  const { status, truth } = health;
  return status === 'ok' ? `${truth.behindMs} ms behind` : `${status}, ${truth.behindMs} ms behind`;
};

const socketsOf = ({ health }: Part): string =>
  health ? `${health.sockets.presence + health.sockets.messages} sockets` : '';

const isHere = ({ health }: Part): boolean =>
  health?.yours !== undefined && health.yours.presence + health.yours.messages > 0;

const actionsOf = ({ kind }: Part): readonly PartAction[] =>
  kind === 'balancer' ? ['kill', 'restart', 'reload'] : ['kill', 'restart'];

/** Where this is served by several gateways: which part does what, on which gateway this user is, and how to break it. */
export function ClusterParts() {
  const { session } = useServices();
  const { cluster, answer, act } = useCluster(session.identity()?.userId ?? 0);
  if (cluster === null || cluster.parts.length === 0) return null;
  return (
    <section aria-labelledby="cluster-title">
      <h3 id="cluster-title" className={styles.title}>
        Parts of the cluster
      </h3>
      <ul className={styles.parts}>
        {cluster.parts.map((part) => (
          <li key={part.name} data-part={part.name} data-here={isHere(part)}>
            <strong>{part.name}</strong>
            {isHere(part) && <span className={styles.here}>you are here</span>}
            <span className={styles.state}>
              {[stateOf(part), socketsOf(part), `${part.restarts} restarts`].filter(Boolean).join(' · ')}
            </span>
            <span className={styles.actions}>
              {actionsOf(part).map((action) => (
                <button
                  key={action}
                  type="button"
                  aria-label={`${action} ${part.name}`}
                  onClick={() => {
                    act(part.name, action);
                  }}
                >
                  {action}
                </button>
              ))}
            </span>
          </li>
        ))}
      </ul>
      <p role="status" className={styles.state}>
        {answer}
      </p>
    </section>
  );
}
