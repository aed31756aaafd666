/** The port of the embedded server, on 127.0.0.1. */
import { type AddressInfo, createServer } from 'node:net';
import { EmbeddedPostgresError } from '../errors.ts';

const highestPort = 65_535;

/** The wanted port; without one the last used where it is free, else any free one. Throws EmbeddedPostgresError. */
export async function choosePort(wanted: number | undefined, last: number | undefined): Promise<number> {
  if (!wanted) {
    if (last !== undefined && typeof (await tryPort(last)) === 'number') return last;
    return (await tryPort(0)) as number;
  }
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > highestPort) {
    throw notAllowed(wanted, `it is not a number from 1 to ${highestPort}`);
  }
  const outcome = await tryPort(wanted);
  if (typeof outcome === 'number') return outcome;
  throw outcome.code === 'EADDRINUSE' ? portInUse(wanted) : notAllowed(wanted, outcome.message);
}

export function portInUse(port: number): EmbeddedPostgresError {
  return new EmbeddedPostgresError(`The port ${port} for the embedded PostgreSQL is taken by another program.`, {
    code: 'port_in_use',
    hint: 'Stop that program, give another port as `port`, or leave `port` out to have a free one chosen.',
  });
}

function notAllowed(port: number, why: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(`The port ${port} for the embedded PostgreSQL cannot be used: ${why}.`, {
    code: 'port_not_allowed',
    hint: 'Give one from 1024 to 65535 as `port`, or leave `port` out to have a free one chosen.',
  });
}

/** The port that could be listened on (any for 0), or why not. */
async function tryPort(port: number): Promise<number | NodeJS.ErrnoException> {
  return await new Promise((resolve) => {
    const server = createServer().once('error', resolve);
    server.listen(port, '127.0.0.1', () => {
      const { port: listening } = server.address() as AddressInfo;
      server.close(() => resolve(listening));
    });
  });
}
