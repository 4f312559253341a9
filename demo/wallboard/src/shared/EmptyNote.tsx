import type { ReactNode } from 'react';
import styles from './shared.module.css';

interface Props {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
}

/** What stands where there is nothing to show, and what to do about it. */
export function EmptyNote({ icon, title, children }: Props) {
  return (
    <div className={styles.empty}>
      <span className={styles.emptyIcon} aria-hidden>
        {icon}
      </span>
      <p className={styles.emptyTitle}>{title}</p>
      {children}
    </div>
  );
}
