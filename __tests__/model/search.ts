import fc from 'fast-check';
import { commands, config, type Command, type Config } from './commands';
import { inVirtualTime, live } from './life';

/** What a search came to. */
export interface Finding {
  runs: number;
  seed: number;
  /** `null` where every life held. */
  failure: { message: string; config: Config; commands: readonly Command[]; shrinks: number } | null;
}

/** Lives as many lives as asked for, and shrinks the first that breaks a rule. */
export async function search(seed: number, runs: number, maxLength = 30): Promise<Finding> {
  const property = fc.asyncProperty(config, commands(maxLength), live);
  let finding: Finding = { runs: 0, seed, failure: null };
  await inVirtualTime(async () => {
    finding = readFinding(await fc.check(property, { seed, numRuns: runs }), seed);
  });
  return finding;
}

function readFinding(details: fc.RunDetails<[Config, readonly Command[]]>, seed: number): Finding {
  const [failedConfig, failedCommands] = details.counterexample ?? [];
  if (!details.failed || failedConfig === undefined || failedCommands === undefined) {
    return { runs: details.numRuns, seed, failure: null };
  }
  const { errorInstance } = details;
  const message = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  const { numShrinks: shrinks } = details;
  return {
    runs: details.numRuns,
    seed,
    failure: { message, config: failedConfig, commands: failedCommands, shrinks },
  };
}

/** A finding as a person reads it: seed, config and commands are all that is needed to see it again. */
export function describeFinding({ seed, runs, failure }: Finding): string {
  if (failure === null) return `${runs} lives held (seed ${seed}).`;
  const lines = failure.commands.map((command) => `  ${JSON.stringify(command)},`);
  return [
    `A life broke a rule in run ${runs} (MODEL_SEED=${seed}): ${failure.message}`,
    `config: ${JSON.stringify(failure.config)}`,
    `commands, shrunk ${failure.shrinks} times: [`,
    ...lines,
    ']',
  ].join('\n');
}
