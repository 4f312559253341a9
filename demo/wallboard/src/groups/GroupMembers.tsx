import { IconSearchOff, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { useSelector } from 'react-redux';
import type { RootState } from '../app/services';
import type { Group } from '../directory/directory';
import { useDirectory } from '../directory/use-directory';
import { everybody } from '../people/order';
import { PeopleTable } from '../people/PeopleTable';
import { PeopleToolbar } from '../people/PeopleToolbar';
import { usePeopleOrder } from '../people/use-people-order';
import { useWatchedGroup } from '../people/use-watch';
import { selectGroupSummary } from '../realtime';
import { EmptyNote } from '../shared/EmptyNote';
import { formatCount } from '../shared/format';
import { useIsNarrow } from '../shared/use-narrow';
import { useRenderCount } from '../shared/use-render-count';
import { AvailabilityChips } from './AvailabilityChips';
import { countsOf } from './group-counts';
import { StateTiles } from './StateTiles';
import { useGroupIsOld } from './use-group-is-old';
import styles from './groups.module.css';

type Filters = Pick<Parameters<typeof PeopleToolbar>[0], 'query' | 'onChange'>;

function GroupFilters({ group, query, onChange }: Filters & { group: Group }) {
  const summary = useSelector((state: RootState) => selectGroupSummary(state, group.groupId));
  const isStale = useGroupIsOld(group);
  useRenderCount();
  return (
    <>
      <StateTiles
        counts={countsOf(summary)}
        isStale={isStale}
        chosen={query.state}
        onChoose={(state) => {
          onChange({ ...query, state });
        }}
      />
      <AvailabilityChips
        counts={summary.byAvailability}
        isStale={isStale}
        chosen={query.availability}
        onChoose={(availability) => {
          onChange({ ...query, availability });
        }}
      />
    </>
  );
}

/** The people of a group. Give it the group's id as `key`: filters belong to one group. */
export function GroupMembers({ group }: { group: Group }) {
  const directory = useDirectory();
  const isNarrow = useIsNarrow();
  const [query, setQuery] = useState(everybody);
  const [isHeld, setIsHeld] = useState(false);
  useWatchedGroup(directory.orgId, group.groupId);
  const { ids, isWaiting } = usePeopleOrder(group.members, query, isHeld);

  if (group.members.length === 0) {
    return (
      <EmptyNote icon={<IconUsers size={28} />} title="Nobody is in this group yet">
        <p>People appear here as soon as the directory names them as members.</p>
      </EmptyNote>
    );
  }
  return (
    <>
      <GroupFilters group={group} query={query} onChange={setQuery} />
      <PeopleToolbar
        query={query}
        onChange={setQuery}
        sorts={['name', 'extension', 'state', 'longest']}
        shown={ids.length}
        total={group.members.length}
        isWaiting={isWaiting}
      />
      {ids.length === 0 ? (
        <EmptyNote icon={<IconSearchOff size={28} />} title="Nobody matches right now">
          <p className={styles.hint}>
            {formatCount(group.members.length)} people are in this group; the list fills as they change.
          </p>
        </EmptyNote>
      ) : (
        <PeopleTable
          label={`People of ${group.name}`}
          ids={ids}
          directory={directory}
          rowHeight={isNarrow ? 84 : 56}
          onHold={setIsHeld}
        />
      )}
    </>
  );
}
