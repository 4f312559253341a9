import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';

// Debian keeps servers where a user's PATH does not look.
const furtherFolders = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin'];

/** Where a program is; `undefined` if it is not installed. */
export const findTool = (name: string, further = furtherFolders): string | undefined =>
  [...(process.env.PATH ?? '').split(path.delimiter), ...further]
    .map((folder) => path.join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });

/** The programs of a cluster that come from the system; each is a Debian package of the same name. */
const neededTools = ['nats-server', 'haproxy'] as const;

/** What is missing on this machine and the command that installs it; `undefined` when nothing is. */
export const missingTools = (find: (name: string) => string | undefined = findTool): string | undefined => {
  const missing = neededTools.filter((name) => find(name) === undefined);
  if (missing.length === 0) return undefined;
  const verb = missing.length === 1 ? 'is' : 'are';
  return `${missing.join(' and ')} ${verb} missing. On Debian or Ubuntu: sudo apt-get install -y ${missing.join(' ')}`;
};

/** A port of this machine that nobody uses at the moment. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => {
        resolve(port);
      });
    });
  });
