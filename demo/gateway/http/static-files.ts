import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** A file as the page gets it. */
export interface StaticFile {
  body: Buffer;
  contentType: string;
  headers: Record<string, string>;
}

const contentTypes: Partial<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};

const decode = (urlPath: string): string | undefined => {
  try {
    return decodeURIComponent(urlPath);
  } catch {
    return undefined;
  }
};

/** A name that the build made from what the file holds: under it there is never anything else. */
const hashedName = /[/\\]assets[/\\][^/\\]*-[\w-]{8}\.\w+$/;
const compressible = /^(text\/|application\/(json|javascript|manifest|wasm)|image\/svg)/;
/** Below that, the headers cost more than is saved. */
const leastCompressedBytes = 1_024;

type Encoding = 'br' | 'gzip';

const compressors: Record<Encoding, (body: Buffer) => Promise<Buffer>> = {
  br: (body) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: (body) => promisify(gzip)(body),
};

/** Compressed once; a demo has few files, and only those whose name tells their content are kept. */
const compressedFiles = new Map<string, Promise<Buffer>>();

const compress = (file: string, body: Buffer, encoding: Encoding): Promise<Buffer> => {
  const key = `${encoding} ${file}`;
  const compressed = compressedFiles.get(key) ?? compressors[encoding](body);
  if (hashedName.test(file)) compressedFiles.set(key, compressed);
  return compressed;
};

/** What a client takes, by its `Accept-Encoding`; a quality of 0 refuses. */
const encodingFor = (accepted: string): Encoding | undefined => {
  const names = accepted
    .split(',')
    .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
    .map((part) => part.split(';')[0]?.trim());
  if (names.includes('br')) return 'br';
  return names.includes('gzip') ? 'gzip' : undefined;
};

const cacheHeaders = (file: string): Record<string, string> => ({
  'Cache-Control': hashedName.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache',
});

const served = async (file: string, acceptEncoding: string): Promise<StaticFile> => {
  const contentType = contentTypes[path.extname(file).toLowerCase()] ?? 'application/octet-stream';
  const body = await readFile(file);
  const cache = cacheHeaders(file);
  if (!compressible.test(contentType) || body.length < leastCompressedBytes) {
    return { body, contentType, headers: cache };
  }
  const encoding = encodingFor(acceptEncoding);
  const varies = { ...cache, Vary: 'Origin, Accept-Encoding' };
  if (encoding === undefined) return { body, contentType, headers: varies };
  const compressed = await compress(file, body, encoding);
  return { body: compressed, contentType, headers: { ...varies, 'Content-Encoding': encoding } };
};

/**
 * Reads the file that a URL path names inside `folder`, compressed as the client takes it; `undefined` if there is none,
 * or if it lies outside, by dots or by a symbolic link.
 */
export const readStaticFile = async (
  folder: string,
  urlPath: string,
  acceptEncoding = '',
): Promise<StaticFile | undefined> => {
  const decoded = decode(urlPath);
  if (decoded === undefined || decoded.includes('\0')) return undefined;
  try {
    const root = await realpath(folder);
    const wanted = path.join(root, decoded.endsWith('/') ? `${decoded}index.html` : decoded);
    const file = await realpath(wanted);
    if (!file.startsWith(root + path.sep)) return undefined;
    return await served(file, acceptEncoding);
  } catch {
    // Not there, a folder, or not readable: to the page it is all the same.
    return undefined;
  }
};
