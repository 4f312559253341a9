import type { IncomingMessage, ServerResponse } from 'node:http';
import { BadRequest } from '../bad-request';
import type { Api, ApiReply } from './api';
import { readJsonBody } from './json-body';
import { placeholderPage } from './placeholder';
import { readStaticFile } from './static-files';

interface Reply {
  status: number;
  contentType: string;
  body: string | Buffer;
  headers?: Record<string, string>;
}

const json = (status: number, body: string): Reply => ({ status, contentType: 'application/json', body });
const failure = (status: number, error: string): Reply => json(status, JSON.stringify({ error }));
const html = (body: string): Reply => ({ status: 200, contentType: 'text/html; charset=utf-8', body });

const ofApi = (said: ApiReply): Reply => {
  const {
    status = 200,
    contentType = 'application/json',
    body,
  } = typeof said === 'string' ? { body: said } : said;
  return { status, contentType, body };
};

/** Pages on other ports of this machine may use the REST side: an app in development has a server of its own. */
const localOrigin = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

const crossOriginHeaders = ({ origin }: IncomingMessage['headers']): Record<string, string> =>
  origin !== undefined && localOrigin.test(origin)
    ? {
        'Access-Control-Allow-Origin': origin,
        'Access-Control-Allow-Methods': 'GET, POST',
        'Access-Control-Allow-Headers': 'Content-Type',
        'Access-Control-Max-Age': '600',
      }
    : {};

const send = (request: IncomingMessage, response: ServerResponse, reply: Reply): void => {
  response.writeHead(reply.status, {
    ...crossOriginHeaders(request.headers),
    Vary: 'Origin',
    'Content-Type': reply.contentType,
    'Content-Length': Buffer.byteLength(reply.body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...reply.headers,
  });
  response.end(request.method === 'HEAD' ? undefined : reply.body);
};

/** Answers every HTTP request: the REST side first, then the files of the page. */
export const createRequestHandler = (api: Api, staticDir: string | undefined) => {
  const apiPaths = new Set([...api.keys()].map((key) => key.split(' ')[1]));

  const page = async (path: string, acceptEncoding: string): Promise<Reply> => {
    if (staticDir === undefined) return path === '/' ? html(placeholderPage) : failure(404, 'Not found.');
    const file = await readStaticFile(staticDir, path, acceptEncoding);
    return file ? { status: 200, ...file } : failure(404, 'Not found.');
  };
  const answer = async (request: IncomingMessage): Promise<Reply> => {
    const [path = '/', query = ''] = (request.url ?? '/').split('?');
    const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET');
    const handle = api.get(`${method} ${path}`);
    if (handle) {
      const body = method === 'POST' ? await readJsonBody(request) : undefined;
      return ofApi(await handle(body, new URLSearchParams(query)));
    }
    if (method === 'OPTIONS' && apiPaths.has(path)) return { ...json(204, '') };
    if (method !== 'GET' || apiPaths.has(path)) return failure(405, 'This method is not allowed here.');
    return page(path, request.headers['accept-encoding']?.toString() ?? '');
  };

  return (request: IncomingMessage, response: ServerResponse): void => {
    answer(request).then(
      (reply) => {
        send(request, response, reply);
      },
      (error: unknown) => {
        const reply =
          error instanceof BadRequest
            ? failure(error.status, error.message)
            : failure(500, 'The gateway failed.');
        send(request, response, reply);
      },
    );
  };
};
