import { CloseButton, useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useFacts } from '../facts/use-facts';
import { ClusterParts } from './ClusterParts';
import { EventLog } from './EventLog';
import { FactTiles } from './FactTiles';
import { RateChart } from './RateChart';
import { TroubleControls } from './TroubleControls';
import styles from './trouble.module.css';

/** Breaks the world on purpose, next to what the package makes of it. */
export function TroublePanel({ onClose }: { onClose: () => void }) {
  const facts = useFacts();
  const scheme = useComputedColorScheme('light');
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
        <CloseButton aria-label="Close the trouble panel" onClick={onClose} />
      </header>
      <TroubleControls />
      <ClusterParts />
      <h3 className={styles.heading}>What the package does</h3>
      <FactTiles facts={facts} />
      <RateChart samples={facts.samples} scheme={scheme} />
      <h3 className={styles.heading}>Last error</h3>
      <p className={styles.lastError} data-last-error>
        {facts.lastError?.text ?? 'None so far.'}
      </p>
      <h3 className={styles.heading}>Last events</h3>
      <EventLog events={facts.events} />
    </aside>
  );
}
