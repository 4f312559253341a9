import styles from './header.module.css';

/** The name of the page with its mark. */
export function Brand() {
  return (
    <span className={styles.brand}>
      <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden>
        <rect width="32" height="32" rx="8" fill="var(--brand)" />
        <path d="M8 20v-4M13 23V13M18 25V9M23 21v-6" stroke="#fff" strokeWidth="3" strokeLinecap="round" />
      </svg>
      <span className={styles.brandName}>Wallboard</span>
    </span>
  );
}
