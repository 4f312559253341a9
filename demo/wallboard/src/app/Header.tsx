import { IconBolt, IconDots, IconLogout, IconMoon, IconSettings, IconSun } from '@tabler/icons-react';
import { lazy, Suspense, useState, type RefObject } from 'react';
import { ConnectionChip } from '../freshness/ConnectionChip';
import { OwnState } from '../own-state/OwnState';
import type { Identity } from '../session/session';
import { chooseColorScheme, useColorScheme } from '../shared/color-scheme';
import { IconButton } from '../shared/controls';
import { Popover } from '../shared/Popover';
import type { Route } from '../shared/route';
import { useIsSmall } from '../shared/use-media';
import { Brand } from './Brand';
import { NavTabs } from './NavTabs';
import { useServices } from './services';
import styles from './header.module.css';

const SettingsDialog = lazy(() =>
  import('../limits/SettingsDialog').then((module) => ({ default: module.SettingsDialog })),
);

interface TroubleProps {
  isTroubleOpen: boolean;
  /** Takes the focus back when the panel closes. */
  troubleToggle: RefObject<HTMLButtonElement | null>;
  onToggleTrouble: () => void;
}

interface ActionsProps extends Omit<TroubleProps, 'troubleToggle'> {
  troubleToggle?: TroubleProps['troubleToggle'];
  onSet: () => void;
}

function Actions({ isTroubleOpen, troubleToggle, onToggleTrouble, onSet }: ActionsProps) {
  const { session } = useServices();
  const scheme = useColorScheme();
  const other = scheme === 'dark' ? 'light' : 'dark';
  return (
    <span className={styles.actions}>
      <IconButton
        ref={troubleToggle}
        label="Trouble"
        aria-expanded={isTroubleOpen}
        aria-controls="trouble-panel"
        onClick={onToggleTrouble}
      >
        <IconBolt size={18} aria-hidden />
      </IconButton>
      <IconButton label="Limits and alerts" onClick={onSet}>
        <IconSettings size={18} aria-hidden />
      </IconButton>
      <IconButton
        label={`Use ${other} colours`}
        onClick={() => {
          chooseColorScheme(other);
        }}
      >
        {scheme === 'dark' ? <IconSun size={18} aria-hidden /> : <IconMoon size={18} aria-hidden />}
      </IconButton>
      <IconButton label="Sign out" onClick={session.signOut}>
        <IconLogout size={18} aria-hidden />
      </IconButton>
    </span>
  );
}

interface Props extends TroubleProps {
  identity: Identity;
  route: Route;
}

/** Who you are and what you do, how fresh everything is, and where to go. */
export function Header({ identity, route, troubleToggle, ...trouble }: Props) {
  const isSmall = useIsSmall();
  const [isSetting, setIsSetting] = useState(false);
  const onSet = (): void => {
    setIsSetting(true);
  };
  return (
    <header className={styles.header}>
      <Brand />
      <OwnState identity={identity} />
      <NavTabs route={route} />
      <div className={styles.headerEnd}>
        <ConnectionChip />
        {isSmall ? (
          <Popover
            label="More"
            closesOnPress
            button={(attributes) => (
              <IconButton ref={troubleToggle} label="More" {...attributes}>
                <IconDots size={18} aria-hidden />
              </IconButton>
            )}
          >
            <Actions {...trouble} onSet={onSet} />
          </Popover>
        ) : (
          <Actions {...trouble} troubleToggle={troubleToggle} onSet={onSet} />
        )}
        {isSetting && (
          <Suspense>
            <SettingsDialog
              onClose={() => {
                setIsSetting(false);
              }}
            />
          </Suspense>
        )}
      </div>
    </header>
  );
}
