/** Sends a problem document: as the answer to a request, or on a connection that has brought none. */
import type { Socket } from 'node:net';
import { type Problem, problemContentType } from '@vanguard/protocol';
import type { FastifyReply } from 'fastify';

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply
    .code(problem.status)
    .type(problemContentType)
    .serializer((value) => JSON.stringify(value))
    .send(problem);
}

/** The last that is said on it. Nothing can be said to who has gone. */
export function refuseConnection(socket: Socket, problem: Problem): void {
  if (socket.writable) {
    const body = JSON.stringify(problem);
    const head = [
      `HTTP/1.1 ${problem.status} ${problem.title}`,
      `Content-Type: ${problemContentType}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  }
  socket.destroySoon();
}
