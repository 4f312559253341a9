import { IconDeviceTv, IconDownload, IconSearchOff, IconUsers } from '@tabler/icons-react';
import { useStore } from 'react-redux';
import { useAlarmSound } from '../alerts/use-alerts';
import type { RootState } from '../app/services';
import type { Group } from '../directory/directory';
import { useDirectory } from '../directory/use-directory';
import { useUrgency } from '../limits/use-limits';
import { csvOf, download } from '../people/csv';
import { PeopleGrid } from '../people/PeopleGrid';
import { PeopleTable } from '../people/PeopleTable';
import { PeopleToolbar } from '../people/PeopleToolbar';
import toolbar from '../people/toolbar.module.css';
import type { PeopleQuery, SortKey } from '../people/query';
import { useHold } from '../people/use-hold';
import { usePeopleOrder } from '../people/use-people-order';
import { useWatchedGroup } from '../people/use-watch';
import { IconButton } from '../shared/controls';
import controls from '../shared/controls.module.css';
import { EmptyNote } from '../shared/EmptyNote';
import { peopleCount } from '../shared/format';
import { hrefOf } from '../shared/route';
import { AvailabilityChips } from './AvailabilityChips';
import { StateTiles } from './StateTiles';
import styles from './groups.module.css';

const sorts: readonly SortKey[] = ['state', 'longest', 'availability', 'name', 'extension'];

interface Props {
  group: Group;
  query: PeopleQuery;
  onChange: (query: PeopleQuery) => void;
}

/** What leads out of the page: the wall, and a file. */
function WaysOut({ group, ids }: { group: Group; ids: readonly number[] }) {
  const store = useStore<RootState>();
  const directory = useDirectory();
  const wall = hrefOf({
    view: 'wall',
    groupIds: [group.groupId],
    sort: 'state',
    scale: 1,
    rotateSeconds: 20,
  });
  return (
    <span className={toolbar.waysOut}>
      <IconButton
        label="Save what is shown as CSV"
        onClick={() => {
          download(`${group.name}.csv`, csvOf(store.getState(), directory, ids));
        }}
      >
        <IconDownload size={18} aria-hidden />
      </IconButton>
      <a
        href={wall}
        target="_blank"
        rel="noreferrer"
        className={controls.iconButton}
        aria-label="Open as a wall, in a new tab"
        title="Open as a wall, in a new tab"
      >
        <IconDeviceTv size={18} aria-hidden />
      </a>
    </span>
  );
}

/** The people of a group. */
export function GroupMembers({ group, query, onChange }: Props) {
  const directory = useDirectory();
  const [isHeld, hold] = useHold();
  useWatchedGroup(directory.orgId, group.groupId);
  const { ids, isWaiting } = usePeopleOrder(group, query, isHeld);
  const urgencyOf = useUrgency(group.groupId);
  useAlarmSound(group.groupId);
  const label = `People of ${group.name}`;

  if (group.members.length === 0) {
    return (
      <EmptyNote icon={<IconUsers size={28} />} title="Nobody is in this group yet">
        <p>People appear here as soon as the directory names them as members.</p>
      </EmptyNote>
    );
  }
  const list =
    query.layout === 'grid' ? (
      <PeopleGrid label={label} ids={ids} urgencyOf={urgencyOf} hold={hold} />
    ) : (
      <PeopleTable
        label={label}
        ids={ids}
        query={query}
        sorts={sorts}
        onSort={(sort) => {
          const isDescending = sort === query.sort && !query.isDescending;
          onChange({ ...query, sort, isDescending });
        }}
        urgencyOf={urgencyOf}
        hold={hold}
      />
    );
  return (
    <>
      <StateTiles
        group={group}
        chosen={query.kinds}
        onChoose={(kinds) => {
          onChange({ ...query, kinds });
        }}
      />
      <PeopleToolbar
        query={query}
        onChange={onChange}
        sorts={sorts}
        hasGrid
        shown={ids.length}
        total={group.members.length}
        isWaiting={isWaiting}
      >
        <WaysOut group={group} ids={ids} />
        <AvailabilityChips
          group={group}
          chosen={query.availabilities}
          onChoose={(availabilities) => {
            onChange({ ...query, availabilities });
          }}
        />
      </PeopleToolbar>
      {ids.length === 0 ? (
        <EmptyNote icon={<IconSearchOff size={28} />} title="Nobody matches right now">
          <p className={styles.hint}>
            {peopleCount(group.members.length)} in this group; the list fills as they change.
          </p>
        </EmptyNote>
      ) : (
        list
      )}
    </>
  );
}
