/** What Node could not read as a request is answered on the connection that it came by. */
import type { Socket } from 'node:net';
import type { Problem } from '@vanguard/protocol';
import { describe } from '../describe-problem.ts';
import { refuseConnection } from '../send-problem.ts';

/** Nobody listens any more where the connection was reset. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET') socket.destroy();
  else refuseConnection(socket, problemOfClient(error));
}

function problemOfClient({ code }: NodeJS.ErrnoException): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return describe('headers_too_large', 'URL and headers are longer than the server takes.');
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return describe('request_timeout', 'The request did not come to its end.');
  return describe('malformed_http', 'What was sent is not an HTTP/1.1 request.');
}
