/**
 * The files of the built page in memory, and how a request for one is answered: compressed, cached for good where
 * the name carries a hash, and under a content security policy that allows nothing from elsewhere.
 */
import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

interface PageFile {
  readonly type: string;
  readonly body: Buffer;
  readonly brotli?: Buffer;
  readonly gzip?: Buffer;
}

/** By path, such as `/assets/index-Ab12.js`. */
export type PageFiles = ReadonlyMap<string, PageFile>;

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

const headersForAll = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

export async function readPageFiles(folder: string): Promise<PageFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      files.map(async (file) => {
        const address = `/${path.relative(folder, file).split(path.sep).join('/')}`;
        return [address, await readPageFile(file)] as const;
      }),
    ),
  );
}

async function readPageFile(file: string): Promise<PageFile> {
  const extension = path.extname(file);
  const type = types[extension];
  if (type === undefined) throw new Error(`No content type is known for ${path.basename(file)}. Add "${extension}".`);
  const body = await readFile(file);
  if (extension === '.woff2') return { type, body };
  const [brotli, gzipped] = await Promise.all([
    // Quality 5 costs a tenth of the default 11 at start and is 8 % larger.
    promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
    promisify(gzip)(body),
  ]);
  return { type, body, brotli, gzip: gzipped };
}

export function answerFile(files: PageFiles | undefined, request: IncomingMessage, response: ServerResponse): void {
  for (const [name, value] of Object.entries(headersForAll)) response.setHeader(name, value);
  if (files === undefined) {
    response.writeHead(503, { 'retry-after': '2', 'content-type': 'text/plain' }).end('Starting\n');
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const pathname = readPathname(request.url ?? '/');
  const file = files.get(pathname) ?? (isView(pathname) ? files.get('/index.html') : undefined);
  if (file === undefined) response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found\n');
  else sendFile(file, pathname, request, response);
}

function readPathname(url: string): string {
  try {
    return decodeURIComponent(new URL(url, 'http://page.invalid').pathname);
  } catch {
    return '';
  }
}

/** Addresses of views belong to the page; what looks like a file must exist. Codes of organizations may have dots. */
const isView = (pathname: string) => pathname.startsWith('/o/') || (pathname !== '' && path.extname(pathname) === '');

function sendFile(file: PageFile, pathname: string, request: IncomingMessage, response: ServerResponse): void {
  const accepted = request.headers['accept-encoding'] ?? '';
  const encoding = (['brotli', 'gzip'] as const).find((name) => {
    return file[name] !== undefined && accepted.includes(name === 'brotli' ? 'br' : 'gzip');
  });
  const body = encoding === undefined ? file.body : (file[encoding] ?? file.body);
  response.writeHead(200, {
    'content-type': file.type,
    'content-length': body.length,
    'cache-control': pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    vary: 'accept-encoding',
    ...(encoding === undefined ? {} : { 'content-encoding': encoding === 'brotli' ? 'br' : 'gzip' }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
