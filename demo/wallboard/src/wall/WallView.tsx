import { IconClockPause } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useDispatch, useSelector } from 'react-redux';
import type { Group } from '../directory/directory';
import { useDirectory } from '../directory/use-directory';
import { useAsOf } from '../freshness/use-as-of';
import { useGroupIsOld } from '../groups/use-group-is-old';
import { useKeptGroup } from '../people/use-watch';
import { groupSelected, selectIsPresenceStale, useNow } from '../realtime';
import { cx } from '../shared/cx';
import { formatClock } from '../shared/format';
import type { WallRoute } from '../shared/route';
import { useRotation } from './use-rotation';
import { useStillCursor, useWakeLock } from './use-screen';
import { WallFigures } from './WallFigures';
import { WallGrid } from './WallGrid';
import styles from './wall.module.css';

function Clock() {
  return <time className={styles.clock}>{formatClock(useNow(1_000))}</time>;
}

/** Over everything: nobody four metres away reads small print. */
function StaleSign({ asOf }: { asOf: number | null }) {
  return (
    <p className={styles.staleSign} role="status">
      <IconClockPause aria-hidden />
      <span>
        <strong>Not live</strong> · {asOf === null ? 'no data yet' : `as of ${formatClock(asOf)}`}
      </span>
    </p>
  );
}

/** Keeps every group of the wall watched, whichever is on screen. */
function Watched({ orgId, groupId }: { orgId: string; groupId: number }) {
  useKeptGroup(orgId, groupId);
  return null;
}

interface ScreenProps {
  group: Group;
  groups: readonly Group[];
  route: WallRoute;
}

function Screen({ group, groups, route }: ScreenProps) {
  const isDown = useSelector(selectIsPresenceStale);
  const isOld = useGroupIsOld(group);
  const asOf = useAsOf('presence');
  const isStale = isDown || isOld;
  return (
    <main
      className={cx(styles.wall, isStale && styles.stale)}
      style={{ '--scale': route.scale }}
      data-wall={group.groupId}
      data-freshness={isStale ? 'stale' : 'live'}
    >
      <header className={styles.head}>
        <h1 className={styles.title}>{group.name}</h1>
        {groups.length > 1 && (
          <span className={styles.place}>
            {groups.indexOf(group) + 1} of {groups.length}
          </span>
        )}
        {isStale ? <StaleSign asOf={asOf} /> : <Clock />}
      </header>
      <WallFigures group={group} isStale={isStale} />
      <WallGrid group={group} sort={route.sort} isStale={isStale} />
    </main>
  );
}

/**
 * A group on a screen on the wall: four figures, everybody as a cell, and no controls. Several groups take turns. Stale
 * is the state of the whole screen.
 */
export function WallView({ route }: { route: WallRoute }) {
  const directory = useDirectory();
  const dispatch = useDispatch();
  const found = route.groupIds.flatMap((groupId) => directory.group(groupId) ?? []);
  const groups = found.length > 0 ? found : directory.groups.slice(0, 1);
  const group = groups[useRotation(groups.length, route.rotateSeconds * 1_000)];
  useWakeLock();
  useStillCursor();
  const groupId = group?.groupId ?? null;
  useEffect(() => {
    dispatch(groupSelected(groupId));
  }, [dispatch, groupId]);
  return (
    <>
      {groups.map((each) => (
        <Watched key={each.groupId} orgId={directory.orgId} groupId={each.groupId} />
      ))}
      {group && <Screen key={group.groupId} group={group} groups={groups} route={route} />}
    </>
  );
}
