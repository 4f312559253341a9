import { cx } from '../shared/cx';
import styles from './badges.module.css';

const shapes: readonly (readonly [RegExp, string])[] = [
  [/^(available|ready)/i, 'circle'],
  [/^(busy|do not disturb|dnd|unavailable|training|in a meeting)/i, 'square'],
  [/^(away|break|lunch)/i, 'triangle'],
  [/^(on call|in call|wrap|after)/i, 'diamond'],
];

/** Each kind of availability has a shape of its own; names that nobody foresaw get a ring. */
export const shapeOf = (name: string): string =>
  shapes.find(([pattern]) => pattern.test(name))?.[1] ?? 'ring';

/** An availability, told by its name and a shape. */
export function AvailabilityMark({ name, isStale = false }: { name: string | undefined; isStale?: boolean }) {
  if (name === undefined || name === '') {
    return <span className={styles.none}>{name === '' ? 'Not set' : '–'}</span>;
  }
  return (
    <span className={cx(styles.availability, isStale && styles.staleText)} title={name}>
      <span className={cx(styles.shape, styles[shapeOf(name)])} aria-hidden />
      <span className={styles.text}>{name}</span>
    </span>
  );
}
