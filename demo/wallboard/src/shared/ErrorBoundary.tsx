import { IconBug } from '@tabler/icons-react';
import { Component, type ReactNode } from 'react';
import { Button } from './controls';
import { EmptyNote } from './EmptyNote';

interface Props {
  /** What cannot be shown if it fails, as in “The chart cannot be shown”. */
  what: string;
  /** Where nobody is there to press a button: reloads by itself, so long after a failure. */
  reloadAfterMs?: number;
  children: ReactNode;
}

interface State {
  reason: string | null;
}

const reload = (): void => {
  window.location.reload();
};

/** Keeps a failure to the part that failed: the rest of a wallboard must go on. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { reason: null };

  static getDerivedStateFromError(error: unknown): State {
    return { reason: error instanceof Error ? error.message : String(error) };
  }

  override componentDidCatch(): void {
    const { reloadAfterMs } = this.props;
    if (reloadAfterMs !== undefined) setTimeout(reload, reloadAfterMs);
  }

  override render(): ReactNode {
    if (this.state.reason === null) return this.props.children;
    return (
      <EmptyNote icon={<IconBug size={28} />} title={`${this.props.what} cannot be shown`}>
        <p>{this.state.reason}</p>
        <Button onClick={reload}>Reload the page</Button>
      </EmptyNote>
    );
  }
}
