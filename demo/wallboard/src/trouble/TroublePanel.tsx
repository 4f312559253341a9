import { IconX } from '@tabler/icons-react';
import { lazy, useEffect, useRef } from 'react';
import { useFacts } from '../facts/use-facts';
import { ClusterParts } from './ClusterParts';
import { useColorScheme } from '../shared/color-scheme';
import { IconButton } from '../shared/controls';
import { formatClock } from '../shared/format';
import { Part } from '../shared/Part';
import { EventLog } from './EventLog';
import { FactTiles } from './FactTiles';
import { SharedSockets } from './SharedSockets';
import { TroubleControls } from './TroubleControls';
import styles from './trouble.module.css';

// The chart's library asks for the browser's language when it is loaded, and fails where that is none.
const RateChart = lazy(() => import('./RateChart').then((module) => ({ default: module.RateChart })));

/** Breaks the world on purpose, next to what the package makes of it. */
export function TroublePanel({ onClose }: { onClose: () => void }) {
  const facts = useFacts();
  const scheme = useColorScheme();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, []);
  return (
    <aside
      id="trouble-panel"
      className={styles.panel}
      aria-labelledby="trouble-title"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <header className={styles.panelHead}>
        <h2 id="trouble-title" ref={heading} tabIndex={-1}>
          Make trouble
        </h2>
        <IconButton label="Close the trouble panel" onClick={onClose}>
          <IconX size={18} aria-hidden />
        </IconButton>
      </header>
      <TroubleControls />
      <ClusterParts />
      <h3 className={styles.heading}>What the package does</h3>
      <SharedSockets />
      <FactTiles facts={facts} />
      <Part what="The chart">
        <RateChart samples={facts.samples} scheme={scheme} />
      </Part>
      <h3 className={styles.heading}>Last error</h3>
      <p className={styles.lastError} data-last-error>
        {facts.lastError ? (
          <>
            <time>{formatClock(facts.lastError.at)}</time> {facts.lastError.text}
          </>
        ) : (
          'None so far.'
        )}
      </p>
      <h3 className={styles.heading}>Last events</h3>
      <EventLog events={facts.events} />
    </aside>
  );
}
