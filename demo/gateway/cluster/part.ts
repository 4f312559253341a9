import { main } from '../main';

/** One part as a supervisor starts it: everything is built, and the page's folder is in the environment. */
const exitCode = await main(process.argv.slice(2), () => Promise.resolve(process.env.CLUSTER_PAGE));
if (exitCode !== undefined) process.exit(exitCode);
