import { IconArrowLeft, IconUsersGroup } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useDispatch } from 'react-redux';
import { useDirectory } from '../directory/use-directory';
import { groupSelected } from '../realtime';
import { EmptyNote } from '../shared/EmptyNote';
import { useIsNarrow } from '../shared/use-narrow';
import { GroupMembers } from './GroupMembers';
import { StaleTag } from './StaleTag';
import { GroupRail } from './GroupRail';
import styles from './groups.module.css';

/** Groups on the left, the people of the chosen one beside them; on a phone one after the other. */
export function GroupsView({ groupId }: { groupId: number | null }) {
  const directory = useDirectory();
  const dispatch = useDispatch();
  const isNarrow = useIsNarrow();
  const chosen = groupId === null && !isNarrow ? directory.groups[0] : directory.group(groupId ?? 0);
  const chosenId = chosen?.groupId ?? null;
  useEffect(() => {
    dispatch(groupSelected(chosenId));
    return () => {
      dispatch(groupSelected(null));
    };
  }, [dispatch, chosenId]);

  const showsRail = !isNarrow || chosen === undefined;
  return (
    <div className={styles.view}>
      {showsRail && <GroupRail chosenId={chosenId} />}
      {chosen && (
        <section className={styles.members} aria-labelledby="group-name">
          <header className={styles.membersHead}>
            {isNarrow && (
              <a href="#/groups" className={styles.back} aria-label="Back to all groups">
                <IconArrowLeft size={20} aria-hidden />
              </a>
            )}
            <h1 id="group-name" className={styles.membersTitle} title={chosen.name}>
              {chosen.name}
            </h1>
            <StaleTag group={chosen} />
          </header>
          <GroupMembers key={chosen.groupId} group={chosen} />
        </section>
      )}
      {!chosen && !isNarrow && (
        <EmptyNote icon={<IconUsersGroup size={28} />} title="There is no such group">
          <p>Choose one from the list.</p>
        </EmptyNote>
      )}
    </div>
  );
}
