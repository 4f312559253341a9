import type { Facts } from '../facts/recorder';
import { useFrameRate } from '../facts/use-frame-rate';
import { cx } from '../shared/cx';
import { formatCount } from '../shared/format';
import styles from './trouble.module.css';

interface Tile {
  label: string;
  value: string;
  unit?: string;
  series?: 'updates' | 'dispatches' | 'renders';
}

/** The package's own numbers, as of the last second. */
export function FactTiles({ facts }: { facts: Facts }) {
  const frameRate = useFrameRate();
  const { updates, dispatches, renders } = facts.samples.at(-1) ?? { updates: 0, dispatches: 0, renders: 0 };
  const tiles: Tile[] = [
    { label: 'Updates', value: formatCount(updates), unit: '/s', series: 'updates' },
    { label: 'Dispatches', value: formatCount(dispatches), unit: '/s', series: 'dispatches' },
    { label: 'Renders', value: formatCount(renders), unit: '/s', series: 'renders' },
    { label: 'Reconnects', value: formatCount(facts.reconnects) },
    { label: 'Slowest dispatch', value: facts.slowestDispatchMs.toFixed(1), unit: 'ms' },
    { label: 'Frames', value: frameRate === null ? '–' : formatCount(frameRate), unit: '/s' },
  ];
  return (
    <dl className={styles.facts}>
      {tiles.map(({ label, value, unit, series }) => (
        <div key={label} className={styles.fact} data-fact={label}>
          <dt>
            {series && <span className={cx(styles.line, styles[series])} aria-hidden />}
            {label}
          </dt>
          <dd>
            {value}
            {unit !== undefined && <small> {unit}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
