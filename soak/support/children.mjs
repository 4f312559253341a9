import { fork } from 'node:child_process';
import { once } from 'node:events';

/** Runs a script again in a process of its own, with `role` as its first argument; ends with this process. */
export async function startChild(script, role, settings) {
  const child = fork(script, [role, JSON.stringify(settings)]);
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
