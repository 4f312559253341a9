import type { DirectoryReply, LoginReply, TroubleReply, TroubleRequest } from '../../../gateway/index';

export type { DirectoryReply, LoginReply, TroubleReply };

/** A fault to ask for; what is left out, the gateway chooses. */
export type TroubleBody = { kind: TroubleRequest['kind'] } & Readonly<
  Record<string, string | number | boolean>
>;

/** An answer that is no success. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const patienceMs = 8_000;

async function request<T>(path: string, body?: unknown): Promise<T> {
  const post = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  const init: RequestInit = body === undefined ? {} : post;
  const response = await fetch(path, { ...init, signal: AbortSignal.timeout(patienceMs) });
  if (!response.ok) {
    throw new HttpError(response.status, `${path} answered ${response.status}: ${await response.text()}`);
  }
  return (await response.json()) as T;
}

/** People and groups of the organisation. Like all of these, rejects when no good answer comes within 8 s. */
export const fetchDirectory = (): Promise<DirectoryReply> => request('/directory');

/** Signs a person in; `ttlSeconds` is how long the token lives. */
export const login = (userId: number, ttlSeconds: number): Promise<LoginReply> =>
  request('/login', { userId, ttlSeconds });

/** A new token for the bearer of the given one. */
export const refresh = (accessToken: string): Promise<LoginReply> => request('/refresh', { accessToken });

/** Asks the gateway for a fault, and gives what is wrong from now on. */
export const makeTrouble = (trouble: TroubleBody): Promise<TroubleReply> => request('/trouble', trouble);

/** What is wrong with the gateway at the moment. */
export const fetchTrouble = (): Promise<TroubleReply> => request('/trouble');

/** Address of one of the gateway's two sockets, on the page's own host. */
export function socketEndpoint(path: '/v1/events' | '/v1/subscribe'): string {
  const url = new URL(path, window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
