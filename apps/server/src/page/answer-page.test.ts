/** The page as a browser gets it, on its port beside the API's. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerError, answerProblems } from '../answer-problems.ts';
import { Listener } from '../listening/listener.ts';
import { registerPage } from './answer-page.ts';
import { targetFor } from './page-target.ts';

const index = '<!doctype html><title>PFA Vanguard</title>';
const script = `export const text = '${'vanguard '.repeat(300)}';`;
const scriptPath = '/assets/index-Ab12.js';
let [folder, pageUrl, apiUrl] = ['', '', ''];
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'page-'));
  await mkdir(join(folder, 'assets'));
  for (const [path, text] of [
    ['index.html', index],
    [scriptPath, script],
  ] as const) {
    await writeFile(join(folder, path), text);
    await writeFile(join(folder, `${path}.br`), brotliCompressSync(text));
    await writeFile(join(folder, `${path}.gz`), gzipSync(text));
  }
  await writeFile(join(folder, 'assets/inter-Cd34.woff2'), 'a font');
  const page = await Listener.open({ host: '127.0.0.1', port: 0, hasPage: true });
  const api = await Listener.open({ host: '127.0.0.1', port: 0 });
  const app = Fastify({ frameworkErrors: answerError, rewriteUrl: targetFor(page) });
  answerProblems(app, await registerPage(app, { folder, port: page.port }));
  app.get('/api/health/live', async () => ({ status: 'ok' }));
  for (const port of [page, api]) await port.serve(app);
  [pageUrl, apiUrl] = [page.url, api.url];
  stops.push(
    async () => await page.close(),
    async () => await api.close(),
    async () => await app.close(),
  );
});
afterAll(async () => {
  for (const stop of stops) await stop();
  await rm(folder, { recursive: true, force: true });
});

/** As it comes over the wire: fetch would decompress it, and send paths other than they are given. */
async function ask(path: string, headers: Record<string, string> = {}, method = 'GET', url = pageUrl) {
  const { hostname, port } = new URL(url);
  const outgoing = request({ hostname, port, path, method, headers, agent: false }).end();
  const [response] = await new Promise<[import('node:http').IncomingMessage]>((resolve, reject) =>
    outgoing.on('response', (answer) => resolve([answer])).on('error', reject),
  );
  return { status: response.statusCode, headers: response.headers, body: await buffer(response) };
}

describe('the page', () => {
  test.each([
    '/',
    '/index.html',
    '/sign-in',
    '/o/ACME.7/records?sort=-planCost',
    '/apis',
    '/o/..%2f..%2fpackage.json',
    '/o/%E0%A4%A?q=100%',
  ])('is at %s, under a policy that allows nothing from elsewhere', async (path) => {
    const { status, headers, body } = await ask(path);
    expect([status, body.toString()]).toEqual([200, index]);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringContaining("default-src 'self'; script-src 'self'"),
      'cache-control': 'no-cache',
      'referrer-policy': 'same-origin',
      vary: 'accept-encoding',
    });
  });

  test.each([
    ['br, gzip', 'br', brotliCompressSync(script)],
    ['gzip', 'gzip', gzipSync(script)],
    ['gzip;q=1, br;q=0.5', 'gzip', gzipSync(script)],
    ['identity', undefined, Buffer.from(script)],
  ])(
    'comes in the form that a browser takes (%s), and its assets are kept for good',
    async (accepted, coding, bytes) => {
      const { headers, body } = await ask(scriptPath, { 'accept-encoding': accepted });
      expect(headers['content-encoding']).toBe(coding);
      expect(headers).toMatchObject({
        'content-type': 'application/javascript; charset=utf-8',
        'content-length': String(bytes.length),
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'accept-encoding',
      });
      expect(body.equals(bytes)).toBe(true);
    },
  );

  test('is answered 304 where the browser has that form of it already, and only then', async () => {
    const tagOf = async (accepted: string) => (await ask('/', { 'accept-encoding': accepted })).headers.etag ?? '';
    const [br, gzip] = [await tagOf('br'), await tagOf('gzip')];
    const again = async (tag: string) => await ask('/', { 'accept-encoding': 'br', 'if-none-match': tag });
    expect(br).not.toBe(gzip);
    const same = await again(br);
    expect([same.status, same.body.length, same.headers['cache-control']]).toEqual([304, 0, 'no-cache']);
    expect((await again(gzip)).status).toBe(200);
  });

  test('has the headers of GET for HEAD, and no body', async () => {
    const [got, head] = [await ask('/'), await ask('/', {}, 'HEAD')];
    expect([head.status, head.body.length, head.headers['content-length']]).toEqual([200, 0, String(index.length)]);
    expect(head.headers.etag).toBe(got.headers.etag);
  });

  test.each([
    '/assets/none.js',
    '/index.html.br',
    '/..%2f..%2fpackage.json',
    '/../../package.json',
    '/assets/../index.html',
    '//index.html',
    '/assets%2findex-Ab12.js',
    '/assets/%E0%A4%A.js',
  ])('has no file %s', async (path) => {
    const { status, headers, body } = await ask(path);
    expect([status, headers['content-type']]).toEqual([404, 'application/problem+json']);
    expect(JSON.parse(body.toString())).toMatchObject({ code: 'no_such_file' });
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND'])('is not changed by %s', async (method) => {
    const { status, headers } = await ask('/sign-in', {}, method);
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
  });
});

describe('the API', () => {
  test('is on both ports', async () => {
    for (const url of [pageUrl, apiUrl]) {
      const { status, body } = await ask('/api/health/live', {}, 'GET', url);
      expect([status, body.toString()]).toEqual([200, '{"status":"ok"}']);
    }
  });

  test.each(['/api', '/api/', '/api/nothing.js'])('knows no page at %s', async (path) => {
    for (const url of [pageUrl, apiUrl]) {
      const { status, body } = await ask(path, {}, 'GET', url);
      expect([status, JSON.parse(body.toString()).code]).toEqual([404, 'no_such_route']);
    }
  });

  test('refuses what cannot be decoded, on its own port whatever it is', async () => {
    for (const [path, url] of [
      ['/api/%', pageUrl],
      ['/o/%', apiUrl],
    ] as const)
      expect((await ask(path, {}, 'GET', url)).status).toBe(400);
  });

  test('has no page on a port of its own', async () => {
    for (const path of ['/', '/sign-in', scriptPath]) {
      const { status, body } = await ask(path, {}, 'GET', apiUrl);
      expect([status, JSON.parse(body.toString()).code]).toEqual([404, 'no_such_route']);
    }
  });
});
