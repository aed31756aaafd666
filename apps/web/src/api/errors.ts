/** What can go wrong between this page and the server, besides a refusal in words (ProblemError). */

/** No answer at all: the server is down, the network is, or something between them cut the connection. */
export class UnreachableError extends Error {
  readonly code = 'unreachable';

  constructor(cause: unknown) {
    super('The server cannot be reached. Check your connection and try again.', { cause });
    this.name = 'UnreachableError';
  }
}
