import { IconAlertTriangle, IconUserOff } from '@tabler/icons-react';
import { memo } from 'react';
import { useSelector } from 'react-redux';
import type { RootState } from '../app/services';
import type { Group } from '../directory/directory';
import { useLimits } from '../limits/use-limits';
import { availableView } from '../people/people-view';
import type { PeopleQuery } from '../people/query';
import { useKeptGroup } from '../people/use-watch';
import { selectGroupSummary, useGroupView, useOverThreshold } from '../realtime';
import { cx } from '../shared/cx';
import { formatCount } from '../shared/format';
import { groupHref } from '../shared/route';
import { useRenderCount } from '../shared/use-render-count';
import { knowsNobody, useGroupCounts } from './group-counts';
import { CountsLine, ProportionBar } from './GroupCounts';
import { needLabels, needOf, ringingOnly, type Need } from './pressure';
import { useGroupIsOld } from './use-group-is-old';
import styles from './rail.module.css';

interface Props {
  orgId: string;
  group: Group;
  query: PeopleQuery;
  isHome: boolean;
  isChosen: boolean;
  top: number;
}

function useNeed({ groupId }: Group): Need | null {
  const { alarmMs } = useLimits().ringing;
  const tooLong = useOverThreshold(groupId, ringingOnly(alarmMs ?? undefined));
  const isKnown = useSelector((state: RootState) => !knowsNobody(selectGroupSummary(state, groupId)));
  const { total } = useGroupView(groupId, availableView);
  return needOf(tooLong.length > 0, isKnown, total);
}

function NeedTag({ need }: { need: Need }) {
  const Icon = need === 'ringing' ? IconAlertTriangle : IconUserOff;
  return (
    <span className={styles.need} data-need={need}>
      <Icon size={13} aria-hidden />
      {needLabels[need]}
    </span>
  );
}

function Counts({ groupId, need }: { groupId: number; need: Need | null }) {
  const { summary, counts } = useGroupCounts(groupId);
  useRenderCount();
  if (knowsNobody(summary)) return <span className={styles.counts}>No data yet</span>;
  return (
    <>
      <CountsLine counts={counts} />
      <span className={styles.foot}>
        {need !== null && <NeedTag need={need} />}
        <ProportionBar counts={counts} />
      </span>
    </>
  );
}

/** A group with its live counts. The counts render when they change; the card does not. */
export const GroupCard = memo(function GroupCard(props: Props) {
  const { orgId, group, query, isHome, isChosen, top } = props;
  const isStale = useGroupIsOld(group);
  const need = useNeed(group);
  useKeptGroup(orgId, group.groupId);
  return (
    <li className={styles.cardSlot} style={{ transform: `translateY(${top}px)` }}>
      <a
        href={groupHref(group.groupId, query)}
        className={cx(styles.card, isChosen && styles.chosen, isStale && styles.staleCard)}
        aria-current={isChosen ? 'page' : undefined}
        data-stop
        tabIndex={-1}
        data-group-id={group.groupId}
        data-pressed={isStale ? undefined : (need ?? undefined)}
      >
        <span className={styles.cardHead}>
          <span className={styles.cardName} title={group.name}>
            {group.name}
          </span>
          {isHome && <span className={styles.home}>yours</span>}
          <span className={styles.total}>
            {isStale && <span className={styles.staleTag}>old data</span>}
            {formatCount(group.memberIds.length)}
          </span>
        </span>
        {group.memberIds.length > 0 ? (
          <Counts groupId={group.groupId} need={isStale ? null : need} />
        ) : (
          <span className={styles.counts}>Nobody in this group</span>
        )}
      </a>
    </li>
  );
});
