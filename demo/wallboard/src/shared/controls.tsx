import { IconSearch, IconX } from '@tabler/icons-react';
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { cx } from './cx';
import styles from './controls.module.css';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `filled` for the one thing to do, `quiet` for what stands beside it. */
  look?: 'filled' | 'plain' | 'quiet';
  icon?: ReactNode;
}

/** A button with words. */
export function Button({ look = 'plain', icon, className, children, ...rest }: ButtonProps) {
  return (
    <button type="button" className={cx(styles.button, styles[look], className)} {...rest}>
      {icon}
      {children}
    </button>
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  label: string;
  ref?: Ref<HTMLButtonElement> | undefined;
}

/** A button of an icon alone; its label is also what a pointer is told. */
export function IconButton({ label, className, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      className={cx(styles.iconButton, className)}
      aria-label={label}
      title={label}
      {...rest}
    >
      {children}
    </button>
  );
}

interface SearchFieldProps {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
  ref?: Ref<HTMLInputElement>;
  className?: string | undefined;
}

/** A field to search with, and a button that empties it. */
export function SearchField({ label, placeholder, value, onChange, ref, className }: SearchFieldProps) {
  return (
    <span className={cx(styles.search, className)}>
      <IconSearch size={16} aria-hidden />
      <input
        ref={ref}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={value}
        onChange={(event) => {
          onChange(event.currentTarget.value);
        }}
      />
      {value !== '' && (
        <IconButton
          label="Clear the search"
          onClick={() => {
            onChange('');
          }}
        >
          <IconX size={14} aria-hidden />
        </IconButton>
      )}
    </span>
  );
}
