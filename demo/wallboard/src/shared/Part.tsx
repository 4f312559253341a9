import { Suspense, type ReactNode } from 'react';
import { ErrorBoundary } from './ErrorBoundary';
import { Spinner } from './Spinner';

interface Props {
  what: string;
  /** See {@link ErrorBoundary}. */
  reloadAfterMs?: number;
  children: ReactNode;
}

/** A part of the page that comes and fails on its own. */
export function Part({ what, reloadAfterMs, children }: Props) {
  return (
    <ErrorBoundary what={what} {...(reloadAfterMs !== undefined && { reloadAfterMs })}>
      <Suspense fallback={<Spinner label={`Loading: ${what}`} />}>{children}</Suspense>
    </ErrorBoundary>
  );
}
