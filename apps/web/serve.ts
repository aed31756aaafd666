/**
 * Serves the page: builds it when its sources changed, holds the built files in memory, and passes /api on.
 * Told in order here; each step is a file of src/serve. A port in use is the caller's to explain: the error of
 * the socket (EADDRINUSE) passes through unchanged.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { apiProxy } from './src/serve/api-proxy.ts';
import { buildPage } from './src/serve/build-page.ts';
import { answerFile } from './src/serve/page-files.ts';

export interface ServeWebOptions {
  /** 0 lets the system choose; the port is then part of the returned url. */
  port: number;
  host: string;
  /** Where the API listens, without a path: `http://127.0.0.1:3001`. */
  apiUrl: string;
  /** Says nothing about building. */
  quiet?: boolean;
}

export interface WebServer {
  readonly url: string;
  close(): Promise<void>;
}

export async function serveWeb({ port, host, apiUrl, quiet = false }: ServeWebOptions): Promise<WebServer> {
  const proxy = apiProxy(apiUrl);
  const server = createServer((request, response) => {
    if (request.url === '/api' || request.url?.startsWith('/api/')) proxy.pass(request, response);
    else answerFile(files, request, response);
  });
  server.listen({ port, host, exclusive: true });
  await once(server, 'listening');
  // The port is taken first: a second start fails at once instead of after a build.
  const files = await buildPage({ quiet }).catch((error: unknown) => {
    server.close();
    throw error;
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      proxy.close();
      await closed;
    },
  };
}
