import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startControl, type Control } from './control';
import { haproxyConfig } from './haproxy-config';
import { startPart, type Part, type PartKind } from './part';
import { findTool, freePort } from './tools';

/** How a cluster is set up. */
export interface ClusterOptions {
  /** Where clients meet it; 0 for any free port. */
  port: number;
  host: string;
  gateways: number;
  /** The built script of a part; see `cluster/part.ts`. */
  script: string;
  /** Another one for the gateways. */
  gatewayScript?: string | undefined;
  /** Folder of the built page. */
  page?: string | undefined;
  /** Further arguments of the simulation, and of each gateway. */
  simulationArgs?: readonly string[];
  gatewayArgs?: readonly string[];
  /** How long a part that ended stays down. */
  restartMs: number;
  onLine: (name: string, line: string) => void;
}

/** A cluster on this machine. */
export interface Cluster {
  /** The one address. */
  url: string;
  /** The simulation's own address, for whoever compares with the truth. */
  simulationUrl: string;
  gatewayUrls: readonly string[];
  parts: readonly Part[];
  part: (name: string) => Part;
  /** Resolves when clients can come. */
  ready: () => Promise<void>;
  close: () => Promise<void>;
}

const isOk = async (url: string): Promise<boolean> => {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
};

const waitFor = async (urls: readonly string[], isGivenUp: () => boolean): Promise<void> => {
  for (const url of urls) while (!isGivenUp() && !(await isOk(url))) await pause(50);
};

const toolOf = (name: string): string => {
  const file = findTool(name);
  if (file === undefined) throw new Error(`${name} is not installed.`);
  return file;
};

const at = (port: number): string => `http://127.0.0.1:${port}`;

/** Draws up the ports and starts every process; they find each other in any order. */
const startParts = async (options: ClusterOptions, folder: string, control: Control, port: number) => {
  const { host, restartMs, onLine, script, gatewayScript = script, page } = options;
  const natsPort = await freePort();
  const simulationPort = await freePort();
  const busUrl = `nats://127.0.0.1:${natsPort}`;
  const gateways: { name: string; port: number }[] = [];
  for (let number = 1; number <= options.gateways; number += 1) {
    gateways.push({ name: `gateway-${number}`, port: await freePort() });
  }
  const config = path.join(folder, 'haproxy.cfg');
  writeFileSync(config, haproxyConfig({ port, host, gateways, controlPort: control.port }));

  const start = (name: string, kind: PartKind, command: string, args: readonly string[]): Part =>
    startPart({
      name,
      kind,
      command,
      args,
      restartMs,
      onLine,
      env: page === undefined ? {} : { CLUSTER_PAGE: page },
    });
  const startRole = (name: string, role: 'simulation' | 'gateway', file: string, args: readonly string[]) =>
    start(name, role, process.execPath, [file, '--role', role, '--bus', busUrl, '--name', name, ...args]);

  const parts = [
    start('nats', 'engine', toolOf('nats-server'), ['--addr', '127.0.0.1', '--port', String(natsPort)]),
    startRole('simulation', 'simulation', script, [
      '--port',
      String(simulationPort),
      ...(options.simulationArgs ?? []),
    ]),
    ...gateways.map(({ name, port: ownPort }) =>
      startRole(name, 'gateway', gatewayScript, ['--port', String(ownPort), ...(options.gatewayArgs ?? [])]),
    ),
    start('haproxy', 'balancer', toolOf('haproxy'), ['-W', '-db', '-f', config]),
  ];
  return {
    parts,
    simulationUrl: at(simulationPort),
    gatewayUrls: gateways.map((gateway) => at(gateway.port)),
  };
};

/** Starts NATS, the simulation, the gateways and HAProxy. */
export const startCluster = async (options: ClusterOptions): Promise<Cluster> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'cti-cluster-'));
  const port = options.port === 0 ? await freePort() : options.port;
  const control = await startControl();
  const { parts, ...urls } = await startParts(options, folder, control, port);
  control.serve(parts, urls.gatewayUrls);
  const url = `http://${options.host === '0.0.0.0' ? '127.0.0.1' : options.host}:${port}`;
  let isClosed = false;

  const close = async () => {
    isClosed = true;
    await Promise.all(parts.map((part) => part.stop()));
    await control.close();
    rmSync(folder, { recursive: true, force: true });
  };
  await waitFor(
    [...urls.gatewayUrls.map((gateway) => `${gateway}/health`), `${url}/directory`],
    () => isClosed,
  );
  return {
    url,
    ...urls,
    parts,
    part: (name) => {
      const part = parts.find((candidate) => candidate.name === name);
      if (part === undefined) throw new Error(`No part is called ${name}.`);
      return part;
    },
    ready: () =>
      waitFor(
        [...urls.gatewayUrls.map((gateway) => `${gateway}/health`), `${url}/directory`],
        () => isClosed,
      ),
    close,
  };
};
