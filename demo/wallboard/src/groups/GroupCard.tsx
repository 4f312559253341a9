import { memo } from 'react';
import { useSelector } from 'react-redux';
import type { RootState } from '../app/services';
import type { Group } from '../directory/directory';
import { useWatchedGroup } from '../people/use-watch';
import { selectGroupSummary } from '../realtime';
import { cx } from '../shared/cx';
import { formatCount } from '../shared/format';
import { useRenderCount } from '../shared/use-render-count';
import { groupHref } from '../shared/use-route';
import { countsOf, knowsNobody } from './group-counts';
import { CountsLine, ProportionBar } from './GroupCounts';
import { useGroupIsOld } from './use-group-is-old';
import styles from './groups.module.css';

interface Props {
  orgId: string;
  group: Group;
  isChosen: boolean;
  top: number;
}

function Counts({ groupId }: { groupId: number }) {
  const counts = countsOf(useSelector((state: RootState) => selectGroupSummary(state, groupId)));
  useRenderCount();
  if (knowsNobody(counts)) return <span className={styles.counts}>No data yet</span>;
  return (
    <>
      <CountsLine counts={counts} />
      <ProportionBar counts={counts} />
    </>
  );
}

/** A group with its live counts. The counts render when they change; the card does not. */
export const GroupCard = memo(function GroupCard({ orgId, group, isChosen, top }: Props) {
  const isStale = useGroupIsOld(group);
  useWatchedGroup(orgId, group.groupId);
  return (
    <li className={styles.cardSlot} style={{ transform: `translateY(${top}px)` }}>
      <a
        href={groupHref(group.groupId)}
        className={cx(styles.card, isChosen && styles.chosen, isStale && styles.staleCard)}
        aria-current={isChosen ? 'page' : undefined}
        data-group-id={group.groupId}
      >
        <span className={styles.cardHead}>
          <span className={styles.cardName} title={group.name}>
            {group.name}
          </span>
          <span className={styles.total}>
            {isStale && <span className={styles.staleTag}>old data</span>}
            {formatCount(group.memberIds.length)}
          </span>
        </span>
        {group.memberIds.length > 0 ? (
          <Counts groupId={group.groupId} />
        ) : (
          <span className={styles.counts}>Nobody in this group</span>
        )}
      </a>
    </li>
  );
});
