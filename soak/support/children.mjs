import { fork } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs a script again in a process of its own, with `role` as its first argument; ends with this process. `env` is added
 * to its environment; `before` is a command that starts it, instead of Node alone.
 */
export async function startChild(script, role, settings, { env = {}, before = [] } = {}) {
  const [execPath = process.execPath, ...execArgv] = before.length > 0 ? [...before, process.execPath] : [];
  const child = fork(script, [role, JSON.stringify(settings)], {
    env: { ...process.env, ...env },
    execPath,
    execArgv,
  });
  process.once('exit', () => child.kill('SIGKILL'));
  await once(child, 'message');
  return child;
}

/** Asks the child, and waits for its next message. */
export async function ask(child, question) {
  const answered = once(child, 'message');
  child.send(question);
  const [answer] = await answered;
  return answer;
}
