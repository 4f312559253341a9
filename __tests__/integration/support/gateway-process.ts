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

async function run(options: ScriptedGatewayOptions): Promise<void> {
  const gateway = await startScriptedGateway(options);
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

void run(JSON.parse(process.argv[2] ?? '{}') as ScriptedGatewayOptions);
