import { ActionIcon, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconBolt, IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import type { RefObject } from 'react';
import { ConnectionChip } from '../freshness/ConnectionChip';
import { OwnState } from '../own-state/OwnState';
import type { Identity } from '../session/session';
import type { Route } from '../shared/use-route';
import { Brand } from './Brand';
import { NavTabs } from './NavTabs';
import { useServices } from './services';
import styles from './app.module.css';

function SchemeToggle() {
  const scheme = useComputedColorScheme('light');
  const { setColorScheme } = useMantineColorScheme();
  const other = scheme === 'dark' ? 'light' : 'dark';
  return (
    <Tooltip label={`Use ${other} colours`}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={`Use ${other} colours`}
        onClick={() => {
          setColorScheme(other);
        }}
      >
        {scheme === 'dark' ? <IconSun size={18} aria-hidden /> : <IconMoon size={18} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}

interface Props {
  identity: Identity;
  route: Route;
  isTroubleOpen: boolean;
  /** Takes the focus back when the panel closes. */
  troubleToggle: RefObject<HTMLButtonElement | null>;
  onToggleTrouble: () => void;
}

/** Where to go, how fresh everything is, and who you are. */
export function Header({ identity, route, isTroubleOpen, troubleToggle, onToggleTrouble }: Props) {
  const { session } = useServices();
  return (
    <header className={styles.header}>
      <Brand />
      <NavTabs route={route} />
      <div className={styles.headerEnd}>
        <OwnState identity={identity} />
        <ConnectionChip />
        <button
          ref={troubleToggle}
          type="button"
          title="Break the connection and watch"
          className={styles.troubleToggle}
          aria-expanded={isTroubleOpen}
          aria-controls="trouble-panel"
          onClick={onToggleTrouble}
        >
          <IconBolt size={17} aria-hidden />
          <span className={styles.troubleLabel}>Trouble</span>
        </button>
        <SchemeToggle />
        <Tooltip label="Sign out">
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Sign out" onClick={session.signOut}>
            <IconLogout size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
    </header>
  );
}
