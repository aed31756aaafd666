/**
 * When the client of a request has gone before its answer was sent. The request's own signal does not do: with a body it is
 * aborted as soon as that has been read.
 */
import type { FastifyReply } from 'fastify';

export class ClientLeftError extends Error {
  constructor() {
    super('the client has gone before its answer was sent');
    this.name = 'ClientLeftError';
  }
}

/** Aborted with a ClientLeftError; at once where the client has gone already. */
export function leavingOf({ raw }: FastifyReply): AbortSignal {
  const leaving = new AbortController();
  const leave = () => {
    if (!raw.writableFinished) leaving.abort(new ClientLeftError());
  };
  if (raw.closed) leave();
  else raw.once('close', leave);
  return leaving.signal;
}
