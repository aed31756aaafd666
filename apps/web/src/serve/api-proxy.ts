/**
 * Passes requests under /api on to the API as they are, streaming both ways. The browser's Host and Origin stay
 * untouched, so that the API can tell its own page from another one.
 */
import { Agent, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import { Agent as TlsAgent, request as httpsRequest } from 'node:https';

export interface ApiProxy {
  pass(request: IncomingMessage, response: ServerResponse): void;
  close(): void;
}

/** These concern one connection and are not passed on (RFC 9110, section 7.6.1). */
const hopHeaders = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

export function apiProxy(apiUrl: string): ApiProxy {
  const target = new URL(apiUrl);
  const isTls = target.protocol === 'https:';
  const agent = isTls ? new TlsAgent({ keepAlive: true }) : new Agent({ keepAlive: true });
  const send = isTls ? httpsRequest : httpRequest;
  return {
    pass(request, response) {
      const upstream = send(
        new URL(request.url ?? '/', target),
        { agent, method: request.method, headers: forwardedHeaders(request) },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, withoutHopHeaders(answer.headers));
          answer.pipe(response);
          answer.on('error', () => response.destroy());
        },
      );
      upstream.on('error', () => refuse(response));
      response.on('close', () => upstream.destroy());
      request.pipe(upstream);
    },
    close: () => agent.destroy(),
  };
}

type Headers = IncomingMessage['headers'];

function withoutHopHeaders(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopHeaders.includes(name)));
}

function forwardedHeaders(request: IncomingMessage): Headers {
  const before = request.headers['x-forwarded-for'];
  const peer = request.socket.remoteAddress ?? '';
  return {
    ...withoutHopHeaders(request.headers),
    'x-forwarded-for': before === undefined ? peer : `${String(before)}, ${peer}`,
    'x-forwarded-host': request.headers.host,
    'x-forwarded-proto': request.headers['x-forwarded-proto'] ?? 'http',
  };
}

function refuse(response: ServerResponse): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const problem = {
    type: 'about:blank',
    title: 'The API cannot be reached',
    status: 502,
    detail: 'The page is served, but the API behind it does not answer. It may still be starting.',
    code: 'api_unreachable',
  };
  response.writeHead(502, { 'content-type': 'application/problem+json', 'retry-after': '2' });
  response.end(JSON.stringify(problem));
}
