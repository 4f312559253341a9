import { IconX } from '@tabler/icons-react';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { IconButton } from './controls';
import styles from './controls.module.css';

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog over the page; the browser keeps the focus inside and gives it back. */
export function Dialog({ title, onClose, children }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => {
      dialog?.close();
    };
  }, []);
  return (
    <dialog ref={element} className={styles.dialog} aria-labelledby={id} onCancel={onClose}>
      <div className={styles.dialogHead}>
        <h2 id={id}>{title}</h2>
        <IconButton label="Close" onClick={onClose}>
          <IconX size={18} aria-hidden />
        </IconButton>
      </div>
      <div className={styles.dialogBody}>{children}</div>
    </dialog>
  );
}
