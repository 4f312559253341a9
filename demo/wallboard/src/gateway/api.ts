import type { DirectoryResponse, LoginResponse } from './types';

async function request<T>(path: string, body?: unknown): Promise<T> {
  const init: RequestInit =
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(path, { ...init, signal: AbortSignal.timeout(8_000) });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

/** People and groups of the organisation. Rejects when the gateway cannot be reached within 8 s. */
export const fetchDirectory = (): Promise<DirectoryResponse> => request('/directory');

/** Signs a person in; `ttlSeconds` is how long the token lives. */
export const login = (userId: number, ttlSeconds: number): Promise<LoginResponse> =>
  request('/login', { userId, ttlSeconds });

/** A new token for the bearer of the given one. */
export const refresh = (accessToken: string): Promise<LoginResponse> => request('/refresh', { accessToken });

/** Asks the gateway for a fault; see `trouble/troubles.ts`. */
export const makeTrouble = (trouble: { kind: string }): Promise<unknown> => request('/trouble', trouble);

/** Address of one of the gateway's two sockets, on the page's own host. */
export function socketEndpoint(path: '/v1/events' | '/v1/subscribe'): string {
  const url = new URL(path, window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
