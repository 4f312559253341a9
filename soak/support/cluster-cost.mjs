import { readFileSync } from 'node:fs';
import { round } from './report.mjs';

const ticksPerSecond = 100;

/** What a process has used so far, as Linux tells it. */
function usageOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [, residentKiB = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return {
    cpuS: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    mib: Number(residentKiB) / 1_024,
  };
}

/** HAProxy's work is its worker's, a child of the process that was started. */
const pidsOf = (part) => [
  part.pid(),
  ...readFileSync(`/proc/${part.pid()}/task/${part.pid()}/children`, 'utf8')
    .split(' ')
    .filter(Boolean)
    .map(Number),
];

async function framesOf(gatewayUrls) {
  let sent = 0;
  for (const url of gatewayUrls) {
    const text = await (await fetch(`${url}/metrics`)).text();
    sent += Number(/cti_frames_total\{direction="sent".*\} (\d+)/.exec(text)?.[1] ?? 0);
  }
  return sent;
}

const batchesOf = async (simulationUrl) => (await (await fetch(`${simulationUrl}/health`)).json()).truth.seq;

/** Begins to measure what the parts cost; what it gives ends the measurement. Parts must not be restarted meanwhile. */
export async function measureCost({ parts, gatewayUrls, simulationUrl }) {
  const take = async () => ({
    at: performance.now(),
    usage: parts.map((part) => pidsOf(part).map(usageOf)),
    frames: await framesOf(gatewayUrls),
    batches: await batchesOf(simulationUrl),
  });
  const before = await take();
  return async () => {
    const after = await take();
    const seconds = (after.at - before.at) / 1_000;
    const sum = (list, field) => list.reduce((total, one) => total + one[field], 0);
    const byPart = parts.map(({ name }, index) => {
      const cpuS = sum(after.usage[index], 'cpuS') - sum(before.usage[index], 'cpuS');
      return [
        name,
        { cpuPercent: round((cpuS / seconds) * 100), mib: Math.round(sum(after.usage[index], 'mib')) },
      ];
    });
    return {
      framesPerSecond: Math.round((after.frames - before.frames) / seconds),
      batchesPerSecond: round((after.batches - before.batches) / seconds),
      cost: Object.fromEntries(byPart),
    };
  };
}
