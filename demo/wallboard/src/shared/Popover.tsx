import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import styles from './controls.module.css';

interface Props {
  /** Names what opens, for those who hear the page. */
  label: string;
  /** Whether a press inside is a choice, after which nothing more is to be done there. */
  closesOnPress?: boolean;
  /** The button; give it the attributes. */
  button: (attributes: {
    'aria-expanded': boolean;
    'aria-controls': string;
    onClick: () => void;
  }) => ReactNode;
  children: ReactNode;
}

/** A button and what it opens beside itself. Escape, or going elsewhere, closes it. */
export function Popover({ label, closesOnPress = false, button, children }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  const root = useRef<HTMLSpanElement>(null);
  const id = useId();
  useEffect(() => {
    if (!isOpen) return;
    const onPointerDown = (event: PointerEvent): void => {
      if (!root.current?.contains(event.target as Node)) setIsOpen(false);
    };
    document.addEventListener('pointerdown', onPointerDown);
    return () => {
      document.removeEventListener('pointerdown', onPointerDown);
    };
  }, [isOpen]);
  const close = (): void => {
    // Before what was pressed is gone, and the focus with it.
    root.current?.querySelector('button')?.focus();
    setIsOpen(false);
  };
  return (
    <span
      ref={root}
      className={styles.popover}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && isOpen) close();
      }}
      onBlur={(event) => {
        // Without a new place the window itself lost the focus, or a press inside went to no control.
        const { relatedTarget } = event;
        if (relatedTarget !== null && !root.current?.contains(relatedTarget)) setIsOpen(false);
      }}
    >
      {button({
        'aria-expanded': isOpen,
        'aria-controls': id,
        onClick: () => {
          setIsOpen((open) => !open);
        },
      })}
      {isOpen && (
        <div
          id={id}
          className={styles.popup}
          role="group"
          aria-label={label}
          onClick={closesOnPress ? close : undefined}
        >
          {children}
        </div>
      )}
    </span>
  );
}
