import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A process of the cluster that is kept running. */
export interface Part {
  readonly name: string;
  readonly kind: PartKind;
  /** `null` while it is down. */
  pid: () => number | null;
  /** How often it was started again. */
  restarts: () => number;
  /** Sends it a signal, and its children with `SIGKILL`. What ends is started again after `downMs`. */
  signal: (signal: NodeJS.Signals, downMs?: number) => void;
  /** Ends it for good. */
  stop: () => Promise<void>;
}

/** What a part is. */
export type PartKind = 'engine' | 'simulation' | 'gateway' | 'balancer';

/** How a part is started. */
export interface PartOptions {
  name: string;
  kind: PartKind;
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  /** How long it stays down when it ended by itself. */
  restartMs: number;
  onLine: (name: string, line: string) => void;
}

const patienceMs = 3_000;

/** Starts a part, in a process group of its own: a Ctrl-C is the supervisor's to deal with. */
export const startPart = ({ name, kind, command, args, env, restartMs, onLine }: PartOptions): Part => {
  let child: ChildProcess | null = null;
  let restarts = -1;
  let isStopped = false;
  let nextDownMs = restartMs;
  let timer: NodeJS.Timeout | undefined;

  const start = () => {
    restarts += 1;
    nextDownMs = restartMs;
    const started = spawn(command, args, {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    child = started;
    for (const stream of [started.stdout, started.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        onLine(name, line);
      });
    }
    started.once('error', (error) => {
      onLine(name, error.message);
    });
    started.once('close', (code, signal) => {
      child = null;
      if (isStopped) return;
      onLine(name, `ended with ${String(signal ?? code)}; starts again in ${nextDownMs} ms`);
      timer = setTimeout(start, nextDownMs);
    });
  };
  const signalGroup = (signal: NodeJS.Signals) => {
    if (child?.pid === undefined) return;
    try {
      process.kill(signal === 'SIGKILL' ? -child.pid : child.pid, signal);
    } catch {
      // It has just ended by itself.
    }
  };

  start();
  return {
    name,
    kind,
    pid: () => child?.pid ?? null,
    restarts: () => restarts,
    signal: (signal, downMs = restartMs) => {
      nextDownMs = downMs;
      signalGroup(signal);
    },
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      if (child === null) return;
      const ended = once(child, 'close');
      signalGroup('SIGINT');
      const impatience = setTimeout(signalGroup, patienceMs, 'SIGKILL');
      await ended;
      clearTimeout(impatience);
    },
  };
};
