import type { UserPresenceData } from '../../../src/vocabulary';
import { startScriptedGateway, type ScriptedGatewayOptions } from './scripted-gateway';

/** What the parent may ask of a gateway in a process of its own. */
export type GatewayRequest = { type: 'push'; row: UserPresenceData } | { type: 'report' };

/** What it says: where it listens, and, asked or at every change, how it stands. */
export interface GatewayReport {
  port: number;
  opened: number;
  violations: string[];
  /** The paths of every live session. */
  live: string[][];
}

/** How one is started: as any other, and with what is true from the beginning. */
export interface GatewayProcessOptions extends ScriptedGatewayOptions {
  rows?: UserPresenceData[];
  members?: [groupId: number, userIds: number[]][];
}

async function run({ rows = [], members = [], ...options }: GatewayProcessOptions): Promise<void> {
  const gateway = await startScriptedGateway(options);
  for (const row of rows) gateway.rows.set(row.userId, row);
  for (const [groupId, userIds] of members) gateway.members.set(groupId, userIds);
  const report = (): void => {
    const { port, opened, violations } = gateway;
    const live = gateway.live().map(({ paths }) => [...paths]);
    process.send?.({ port, opened, violations, live } satisfies GatewayReport);
  };
  process.on('message', (request: GatewayRequest) => {
    if (request.type === 'push') gateway.setPresence(request.row);
    report();
  });
  gateway.subscribe(report);
  report();
}

void run(JSON.parse(process.argv[2] ?? '{}') as GatewayProcessOptions);
