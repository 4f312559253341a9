import { describeFinding, search } from './search';

/** The model outside Jest: `MODEL_RUNS` lives from `MODEL_SEED`; used by the mutation check and for long runs. */
const runs = Number(process.env.MODEL_RUNS ?? 1_000);
const seed = Number(process.env.MODEL_SEED ?? Date.now() % 2 ** 31);
const startedAt = performance.now();
const finding = await search(seed, runs);
const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
if (process.env.MODEL_JSON === undefined) console.log(`${describeFinding(finding)}\n${seconds} s`);
else console.log(JSON.stringify(finding));
process.exitCode = finding.failure === null ? 0 : 1;
