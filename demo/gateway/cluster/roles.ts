import type { Bus } from '../bus/bus';
import type { GatewayOptions } from '../options';
import { createLog } from './log';
import { connectNatsBus } from './nats-bus';
import { runGateway } from './run-gateway';
import { runSimulation } from './run-simulation';

/** What a process of a cluster does: it owns the truth, or it serves clients. */
export type ClusterRole = 'simulation' | 'gateway';

/** What a role works with. */
export interface RoleOptions {
  bus: Bus;
  options: GatewayOptions;
  /** How long a gateway that ends takes to send its clients away. */
  drainMs: number;
}

/** A role at work. */
export interface RunningRole {
  /** Ends at once. */
  close: () => Promise<void>;
  /** Ends as gently as it can. */
  drain: () => Promise<void>;
}

const endOnSignals = ({ close, drain }: RunningRole): void => {
  const endWith = (end: () => Promise<void>) => () => {
    void end().finally(() => process.exit(0));
  };
  process.once('SIGINT', endWith(close));
  process.once('SIGTERM', () => {
    process.once('SIGTERM', endWith(close));
    endWith(drain)();
  });
};

/** Runs a part of a cluster until a signal ends it: SIGTERM gently, SIGINT or a second SIGTERM at once. */
export const runRole = async (
  role: ClusterRole,
  busUrl: string,
  options: GatewayOptions,
  drainMs: number,
  wrapBus: (bus: Bus) => Bus = (bus) => bus,
): Promise<void> => {
  const name = options.name ?? role;
  const log = await createLog(name);
  // A server that is not there yet is waited for, which would otherwise look like a part that hangs.
  log.info({ bus: busUrl.replace(/[^/]*@/, '') }, 'connecting');
  const bus = wrapBus(await connectNatsBus(busUrl, name));
  const run = role === 'simulation' ? runSimulation : runGateway;
  endOnSignals(await run({ bus, options, drainMs }));
};
