import { IconLoader2 } from '@tabler/icons-react';
import styles from './shared.module.css';

/** Something is under way. */
export function Spinner({ label }: { label: string }) {
  return (
    <span className={styles.spinner} role="status" aria-label={label}>
      <IconLoader2 size={28} aria-hidden />
    </span>
  );
}
