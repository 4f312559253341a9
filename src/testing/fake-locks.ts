import type { TabLife } from './tab-life';

/** The part of `navigator.locks` that tabs use: exclusive locks, in the order of asking, or stolen. */
export interface FakeLocks {
  /** Holds the lock until what the callback gives is settled; rejects with an `AbortError` where it is robbed of it. */
  request(
    name: string,
    options: { signal?: AbortSignal; steal?: boolean },
    callback: (lock: { name: string }) => unknown,
  ): Promise<unknown>;
}

interface LockRequest {
  life: TabLife;
  grant: () => void;
  abort: () => void;
}

/** The locks of one browser. */
export interface LockTable {
  /** The locks as one tab sees them; they go with it. */
  of(life: TabLife): FakeLocks;
  /** Which tab holds a lock whose name begins so. */
  holderOf(prefix: string): TabLife | null;
}

const abortError = (): DOMException => new DOMException('The lock request is aborted.', 'AbortError');

/** No lock is held yet. */
export function createLockTable(): LockTable {
  const held = new Map<string, LockRequest>();
  const lines = new Map<string, LockRequest[]>();

  const lineOf = (name: string): LockRequest[] => lines.get(name) ?? [];

  function grantNext(name: string): void {
    if (held.has(name)) return;
    const [next, ...rest] = lineOf(name);
    lines.set(name, rest);
    if (next === undefined) return;
    held.set(name, next);
    next.grant();
  }

  function remove(name: string, request: LockRequest): void {
    lines.set(
      name,
      lineOf(name).filter((other) => other !== request),
    );
    if (held.get(name) !== request) return;
    held.delete(name);
    grantNext(name);
  }

  function enter(name: string, request: LockRequest, isStolen: boolean): void {
    if (!isStolen) {
      lines.set(name, [...lineOf(name), request]);
      grantNext(name);
      return;
    }
    held.get(name)?.abort();
    held.set(name, request);
    request.grant();
  }

  return {
    of: (life) => ({
      request(name, { signal, steal = false }, callback) {
        return new Promise((resolve, reject) => {
          const abort = (): void => {
            life.run(() => {
              reject(abortError());
            });
          };
          const request: LockRequest = {
            life,
            abort,
            grant() {
              signal?.removeEventListener('abort', leave);
              // A frozen or hung tab holds a lock without hearing of it.
              life.runLater(async () => {
                try {
                  resolve(await callback({ name }));
                } catch (error) {
                  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as it was thrown
                  reject(error);
                } finally {
                  remove(name, request);
                }
              });
            },
          };
          function leave(): void {
            remove(name, request);
            abort();
          }
          if (signal?.aborted === true) {
            abort();
            return;
          }
          signal?.addEventListener('abort', leave, { once: true });
          life.onEnd(() => {
            remove(name, request);
          });
          // What a hung tab asks for, it asks for when it runs again.
          life.act(() => {
            enter(name, request, steal);
          });
        });
      },
    }),
    holderOf(prefix) {
      for (const [name, { life }] of held) if (name.startsWith(prefix)) return life;
      return null;
    },
  };
}
