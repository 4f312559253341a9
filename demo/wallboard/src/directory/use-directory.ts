import { createContext, use, useCallback, useEffect, useState } from 'react';
import { fetchDirectory } from '../gateway/api';
import { createDirectory, type Directory } from './directory';

/** How far loading is; after a failure it is tried again by itself, and at once by `retry`. */
export type DirectoryLoad =
  | { status: 'loading' }
  | { status: 'failed'; reason: string; retry: () => void }
  | { status: 'loaded'; directory: Directory };

const retryMs = 3_000;

/** Loads the directory once the calling component is there. */
export function useDirectoryLoad(): DirectoryLoad {
  const [load, setLoad] = useState<DirectoryLoad>({ status: 'loading' });
  const [attempt, setAttempt] = useState(0);
  const retry = useCallback(() => {
    setAttempt((n) => n + 1);
  }, []);
  useEffect(() => {
    let isWanted = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    fetchDirectory()
      .then((response): DirectoryLoad => ({ status: 'loaded', directory: createDirectory(response) }))
      .catch((error: unknown): DirectoryLoad => ({ status: 'failed', reason: String(error), retry }))
      .then((outcome) => {
        if (!isWanted) return;
        setLoad(outcome);
        if (outcome.status === 'failed') timer = setTimeout(retry, retryMs);
      })
      .catch(reportError);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [attempt, retry]);
  return load;
}

/** Carries the loaded directory. */
export const DirectoryContext = createContext<Directory | null>(null);

/** The directory; throws outside its provider. */
export function useDirectory(): Directory {
  const directory = use(DirectoryContext);
  if (directory === null) throw new Error('useDirectory needs a DirectoryContext above it.');
  return directory;
}
