/**
 * A program that owns an embedded server, for the tests of what happens when processes die: options as JSON in its
 * argument, one JSON line about the outcome, then it stops the server at the end of its standard input.
 */
import { once } from 'node:events';
import { EmbeddedPostgresError } from '../../errors.ts';
import { startEmbeddedPostgres } from '../start-embedded-postgres.ts';

function say(outcome: object): void {
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
}

try {
  const server = await startEmbeddedPostgres(JSON.parse(process.argv[2] ?? '{}'));
  const { port, dir, dataDir, origin } = server;
  say({ port, dir, dataDir, origin, url: server.url() });
  await once(process.stdin.resume(), 'end');
  await server.stop();
} catch (error) {
  if (!(error instanceof EmbeddedPostgresError)) throw error;
  say({ code: error.code, message: error.message, hint: error.hint });
  process.exitCode = 1;
}
