import { startFront, type FrontCounts } from '../front';
import { resolveOptions } from '../options';
import { protocolRules } from '../protocol/violations';
import { followTruth } from '../truth/follower';
import type { Truth } from '../truth/truth';
import { createLog } from './log';
import { createMetrics } from './metrics';
import type { RoleOptions, RunningRole } from './roles';

const createGatewayMetrics = (name: string, { sessions, traffic, violations }: FrontCounts, truth: Truth) => {
  const count = (kind: 'presence' | 'messages') =>
    sessions().filter((session) => session.kind === kind).length;
  return createMetrics(name, {
    cti_clients: {
      kind: 'gauge',
      help: 'Open sockets of clients',
      label: 'socket',
      read: () => ({ presence: count('presence'), messages: count('messages') }),
    },
    cti_frames_total: {
      kind: 'counter',
      help: 'Frames to and from clients',
      label: 'direction',
      read: () => ({ ...traffic }),
    },
    cti_lag_seconds: {
      kind: 'gauge',
      help: 'How old the newest news was on arrival; how long ago it was, while there is none',
      read: () => truth.status().behindMs / 1_000,
    },
    cti_in_step: {
      kind: 'gauge',
      help: '1 while what is shown is true',
      read: () => Number(truth.isCurrent()),
    },
    cti_resyncs_total: {
      kind: 'counter',
      help: 'How often everything had to be asked for again',
      read: () => truth.status().resyncs,
    },
    cti_violations_total: {
      kind: 'counter',
      help: 'Rules of the protocol that clients broke; the last 1,000 are remembered',
      read: () => violations.length,
    },
  });
};

/** Runs a gateway that follows a truth on a bus. It listens as soon as it is in step. */
export const runGateway = async ({ bus, options: given, drainMs }: RoleOptions): Promise<RunningRole> => {
  const options = resolveOptions(given);
  const { name } = options;
  const log = await createLog(name);
  bus.onConnection((isConnected) => {
    log.warn({ isConnected }, 'bus');
  });
  const follower = await followTruth({
    bus,
    log: (event, fields) => {
      log.info(fields, event);
    },
    // What it is to show is not what it was started for: whoever keeps it running starts it again.
    onReplaced: () => process.kill(process.pid, 'SIGTERM'),
  });
  const { truth } = follower;
  const front = await startFront(
    {
      ...options,
      onViolation: ({ rule, ...violation }) => {
        log.warn({ ...violation, rule, says: protocolRules[rule] }, 'violation');
      },
    },
    {
      bus,
      truth,
      routes: (counts) => new Map([['GET /metrics', createGatewayMetrics(name, counts, truth)]]),
    },
  );
  follower.onHappenings(front.publish);
  log.info({ port: front.port, ...truth.status() }, 'listening');

  const close = async () => {
    follower.close();
    await front.close();
    await bus.close();
  };
  return {
    close,
    drain: async () => {
      log.info({ clients: front.sessions().length, drainMs }, 'draining');
      await front.drain(drainMs);
      await close();
    },
  };
};
