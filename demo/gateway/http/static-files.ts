import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';

/** A file as the page gets it. */
export interface StaticFile {
  body: Buffer;
  contentType: string;
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

/**
 * Reads the file that a URL path names inside `folder`; `undefined` if there is none, or if it lies outside, by dots or
 * by a symbolic link.
 */
export const readStaticFile = async (folder: string, urlPath: string): Promise<StaticFile | undefined> => {
  const decoded = decode(urlPath);
  if (decoded === undefined || decoded.includes('\0')) return undefined;
  try {
    const root = await realpath(folder);
    const wanted = path.join(root, decoded.endsWith('/') ? `${decoded}index.html` : decoded);
    const file = await realpath(wanted);
    if (!file.startsWith(root + path.sep)) return undefined;
    const contentType = contentTypes[path.extname(file).toLowerCase()] ?? 'application/octet-stream';
    return { body: await readFile(file), contentType };
  } catch {
    // Not there, a folder, or not readable: to the page it is all the same.
    return undefined;
  }
};
