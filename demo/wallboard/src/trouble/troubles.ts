/** A fault that the gateway can be asked for. */
export interface Trouble {
  title: string;
  /** What breaks, and what should be seen. */
  detail: string;
  /** The body of `POST /trouble`. */
  body: { kind: string } & Readonly<Record<string, string | number | boolean>>;
}

/** In the order in which a newcomer should try them. */
export const troubles: readonly Trouble[] = [
  {
    title: 'Drop the connection',
    detail: 'The server closes every socket. People turn stale and come back by themselves.',
    body: { kind: 'drop' },
  },
  {
    title: 'Cut the cable',
    detail: 'The connection is reset without a word.',
    body: { kind: 'rst' },
  },
  {
    title: 'Freeze the server',
    detail: 'Sockets stay open and nothing comes. The watchdog has to notice.',
    body: { kind: 'freeze' },
  },
  {
    title: 'Restart the server',
    detail: 'It is gone for a while, then starts with everybody’s state.',
    body: { kind: 'restart' },
  },
  {
    title: 'Make it slow',
    detail: 'Every frame arrives late.',
    body: { kind: 'slow' },
  },
  {
    title: 'Refuse tokens',
    detail: 'No sign-in is good enough; new tokens are asked for, with patience.',
    body: { kind: 'refuse-tokens' },
  },
  {
    title: 'Expire the tokens',
    detail: 'Sessions end; a new token is fetched and nothing is lost.',
    body: { kind: 'expire-tokens' },
  },
  {
    title: 'Send garbage',
    detail: 'Broken frames and impossible values arrive; good data goes on.',
    body: { kind: 'garbage' },
  },
  {
    title: 'Flood: 5,000 updates/s',
    detail: 'A bad day for everybody; the page keeps its frames.',
    body: { kind: 'flood', updatesPerSecond: 5_000 },
  },
];

/** Ends every fault. */
export const calm: Trouble = { title: 'Calm down', detail: 'Ends every fault.', body: { kind: 'calm' } };
