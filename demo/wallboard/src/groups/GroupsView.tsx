import { IconArrowLeft, IconUsersGroup } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useDispatch, useSelector } from 'react-redux';
import type { Directory, Group } from '../directory/directory';
import { useDirectory } from '../directory/use-directory';
import { groupSelected, selectIdentity } from '../realtime';
import { EmptyNote } from '../shared/EmptyNote';
import { hrefOf, type Route } from '../shared/route';
import { useIsSmall } from '../shared/use-media';
import { replaceRoute } from '../shared/use-route';
import { GroupMembers } from './GroupMembers';
import { GroupRail } from './GroupRail';
import { StaleTag } from './StaleTag';
import styles from './groups.module.css';

type GroupsRoute = Extract<Route, { view: 'groups' }>;

/** The group that somebody belongs to first of all: departments stand before the desks across them. */
const homeGroup = ({ groups }: Directory, userId: number | null): Group | undefined =>
  groups.find(({ memberIds }) => userId !== null && memberIds.includes(userId)) ?? groups[0];

/** Groups on the left, the people of the chosen one beside them; where there is little room, one after the other. */
export function GroupsView({ route }: { route: GroupsRoute }) {
  const { groupId, query } = route;
  const directory = useDirectory();
  const dispatch = useDispatch();
  const isSmall = useIsSmall();
  const ownId = useSelector(selectIdentity).userId;
  const home = homeGroup(directory, ownId);
  const chosen = groupId === null && !isSmall ? home : directory.group(groupId ?? 0);
  const chosenId = chosen?.groupId ?? null;
  useEffect(() => {
    dispatch(groupSelected(chosenId));
    return () => {
      dispatch(groupSelected(null));
    };
  }, [dispatch, chosenId]);

  const showsRail = !isSmall || chosen === undefined;
  return (
    <div className={styles.view}>
      {showsRail && <GroupRail chosenId={chosenId} homeId={home?.groupId ?? null} query={query} />}
      {chosen && (
        <section className={styles.members} aria-labelledby="group-name">
          <header className={styles.membersHead}>
            {isSmall && (
              <a
                href={hrefOf({ ...route, groupId: null })}
                className={styles.back}
                aria-label="Back to all groups"
              >
                <IconArrowLeft size={20} aria-hidden />
              </a>
            )}
            <h1 id="group-name" className={styles.membersTitle} title={chosen.name}>
              {chosen.name}
            </h1>
            <StaleTag group={chosen} />
          </header>
          <GroupMembers
            key={chosen.groupId}
            group={chosen}
            query={query}
            onChange={(next) => {
              replaceRoute({ view: 'groups', groupId: chosen.groupId, query: next });
            }}
          />
        </section>
      )}
      {!chosen && !isSmall && (
        <EmptyNote icon={<IconUsersGroup size={28} />} title="There is no such group">
          <p>Choose one from the list.</p>
        </EmptyNote>
      )}
    </div>
  );
}
