import { cx } from '../shared/cx';
import { availabilityKindOf } from './describe';
import styles from './badges.module.css';

/** The shape of an availability, for beside its name. */
export function AvailabilityShape({ name }: { name: string }) {
  return <span className={cx(styles.shape, styles[availabilityKindOf(name)])} aria-hidden />;
}

/** An availability, told by its name and a shape. */
export function AvailabilityMark({ name, isStale = false }: { name: string | undefined; isStale?: boolean }) {
  if (name === undefined || name === '') {
    return <span className={styles.none}>{name === '' ? 'Not set' : '–'}</span>;
  }
  return (
    <span className={cx(styles.availability, isStale && styles.staleText)} title={name}>
      <AvailabilityShape name={name} />
      <span className={styles.text}>{name}</span>
    </span>
  );
}
