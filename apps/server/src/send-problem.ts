/** Sends a problem document: as the answer to a request, with Fastify or without, or on a connection that has brought none. */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Problem } from '@vanguard/protocol';
import { problemContentType } from '@vanguard/protocol/media-types';
import type { FastifyReply } from 'fastify';
import { requestIdHeader } from './logging/request-id.ts';

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply
    .code(problem.status)
    .type(problemContentType)
    .serializer((value) => JSON.stringify(value))
    .send(problem);
}

/** With the headers that are set already. */
export function sendRawProblem(response: ServerResponse, problem: Problem): void {
  response.writeHead(problem.status, { 'content-type': problemContentType, 'cache-control': 'no-store' });
  response.end(JSON.stringify(problem));
}

/** So long a client may go on sending: a connection that is closed before may take the answer with it. */
const lingerMs = 1000;

/** The last that is said on it. Nothing can be said to who has gone. */
export function refuseConnection(socket: Socket, problem: Problem): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.title}`,
    `Content-Type: ${problemContentType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    `${requestIdHeader}: ${randomUUID()}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  const timer = setTimeout(() => socket.destroy(), lingerMs).unref();
  socket.once('close', () => clearTimeout(timer));
}
