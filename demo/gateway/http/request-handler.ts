import type { IncomingMessage, ServerResponse } from 'node:http';
import { BadRequest } from '../bad-request';
import type { Api } from './api';
import { readJsonBody } from './json-body';
import { placeholderPage } from './placeholder';
import { readStaticFile } from './static-files';

interface Reply {
  status: number;
  contentType: string;
  body: string | Buffer;
}

const json = (status: number, body: string): Reply => ({ status, contentType: 'application/json', body });
const failure = (status: number, error: string): Reply => json(status, JSON.stringify({ error }));
const html = (body: string): Reply => ({ status: 200, contentType: 'text/html; charset=utf-8', body });

const send = (request: IncomingMessage, response: ServerResponse, reply: Reply): void => {
  response.writeHead(reply.status, {
    'Content-Type': reply.contentType,
    'Content-Length': Buffer.byteLength(reply.body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(request.method === 'HEAD' ? undefined : reply.body);
};

/** Answers every HTTP request: the REST side first, then the files of the page. */
export const createRequestHandler = (api: Api, staticDir: string | undefined) => {
  const apiPaths = new Set([...api.keys()].map((key) => key.split(' ')[1]));

  const page = async (path: string): Promise<Reply> => {
    if (staticDir === undefined) return path === '/' ? html(placeholderPage) : failure(404, 'Not found.');
    const file = await readStaticFile(staticDir, path);
    return file ? { status: 200, ...file } : failure(404, 'Not found.');
  };
  const answer = async (request: IncomingMessage): Promise<Reply> => {
    const [path = '/'] = (request.url ?? '/').split('?');
    const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET');
    const handle = api.get(`${method} ${path}`);
    if (handle) return json(200, handle(method === 'POST' ? await readJsonBody(request) : undefined));
    if (method !== 'GET' || apiPaths.has(path)) return failure(405, 'This method is not allowed here.');
    return page(path);
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
