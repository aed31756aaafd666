import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { serveWeb } from '../../serve.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

async function startApi(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function startWeb(apiUrl = 'http://127.0.0.1:9'): Promise<string> {
  const web = await serveWeb({ port: 0, host: '127.0.0.1', apiUrl, quiet: true });
  stops.push(() => web.close());
  return web.url;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

describe('the page', { timeout: 60_000 }, () => {
  test('is served at every address of a view, under a policy that allows nothing from elsewhere', async () => {
    const url = await startWeb();
    for (const address of ['/', '/sign-in', '/o/ACME.7/records?sort=-planCost']) {
      const response = await fetch(url + address);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
      expect(response.headers.get('cache-control')).toBe('no-cache');
      expect(await response.text()).toContain('<title>PFA Vanguard</title>');
    }
  });

  test('refers to nothing outside, and its assets are compressed and kept for good', async () => {
    const url = await startWeb();
    const html = await (await fetch(url)).text();
    expect(html).not.toMatch(/https?:\/\//);
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? '';
    const response = await fetch(url + script, { headers: { 'accept-encoding': 'br' } });
    expect(response.headers.get('content-encoding')).toBe('br');
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(await response.text()).toContain('PFA Vanguard');
  });

  test('has no file that was not built and takes no writes', async () => {
    const url = await startWeb();
    for (const address of ['/assets/none.js', '/..%2f..%2fpackage.json', '/%']) {
      expect((await fetch(url + address)).status).toBe(404);
    }
    expect((await fetch(url, { method: 'POST' })).status).toBe(405);
    expect((await fetch(url, { method: 'HEAD' })).headers.get('content-length')).not.toBe('0');
  });
});

describe('the API behind it', { timeout: 60_000 }, () => {
  test('gets requests as the browser sent them and its answer comes back unchanged', async () => {
    const apiUrl = await startApi(async (request, response) => {
      const seen = {
        url: request.url,
        method: request.method,
        headers: request.headers,
        body: await readBody(request),
      };
      response.writeHead(429, { 'retry-after': '7', 'set-cookie': ['a=1', 'b=2'] }).end(JSON.stringify(seen));
    });
    const url = await startWeb(apiUrl);
    const response = await fetch(`${url}/api/auth/login?x=%2F`, { method: 'POST', body: '{"a":1}' });
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('7');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    const seen = (await response.json()) as {
      url: string;
      method: string;
      headers: Record<string, string>;
      body: string;
    };
    expect(seen).toMatchObject({ url: '/api/auth/login?x=%2F', method: 'POST', body: '{"a":1}' });
    expect(seen.headers).toMatchObject({ host: new URL(url).host, 'x-forwarded-for': '127.0.0.1' });
  });

  test('streams: the first part arrives before the last is written', async () => {
    let finish = (): void => undefined;
    const apiUrl = await startApi((_request, response) => {
      response.write('first');
      finish = () => response.end('last');
    });
    const reader = (await fetch(`${await startWeb(apiUrl)}/api/events`)).body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('first');
    finish();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('last');
  });

  test('learns that the browser has gone', async () => {
    const gone = Promise.withResolvers<void>();
    const apiUrl = await startApi((request, response) => {
      response.write('first');
      request.on('close', () => gone.resolve());
    });
    const leave = new AbortController();
    await fetch(`${await startWeb(apiUrl)}/api/events`, { signal: leave.signal });
    leave.abort();
    await expect(gone.promise).resolves.toBeUndefined();
  });

  test('answers a problem document when it is down', async () => {
    const response = await fetch(`${await startWeb()}/api/auth/me`);
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ status: 502, code: 'api_unreachable' });
  });
});

test('a port in use is reported as the socket reports it', async () => {
  const url = await startWeb();
  const taken = serveWeb({ port: Number(new URL(url).port), host: '127.0.0.1', apiUrl: 'http://127.0.0.1:9' });
  await expect(taken).rejects.toMatchObject({ code: 'EADDRINUSE' });
}, 60_000);
