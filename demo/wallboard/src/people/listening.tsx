import { createContext, use, useCallback, useMemo, useState, type ReactNode } from 'react';

/** The call that is listened to. A real app would hand `channel` to its phone. */
export interface Listening {
  userId: number;
  channel: string;
}

interface ListeningControl {
  listening: Listening | null;
  /** Starts listening, or ends it when it is the same call. */
  toggle: (target: Listening) => void;
  stop: () => void;
}

const ListeningContext = createContext<ListeningControl | null>(null);

/** Keeps at most one listen-in for everything below it. */
export function ListeningProvider({ children }: { children: ReactNode }) {
  const [listening, setListening] = useState<Listening | null>(null);
  const toggle = useCallback((target: Listening) => {
    setListening((current) => (current?.channel === target.channel ? null : target));
  }, []);
  const stop = useCallback(() => {
    setListening(null);
  }, []);
  const control = useMemo(() => ({ listening, toggle, stop }), [listening, toggle, stop]);
  return <ListeningContext value={control}>{children}</ListeningContext>;
}

/** The listen-in and its controls; throws outside the provider. */
export function useListening(): ListeningControl {
  const control = use(ListeningContext);
  if (control === null) throw new Error('useListening needs a ListeningProvider above it.');
  return control;
}
