/** Starts own-server.ts as a real process: under another account, without setpriv, to be killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { EmbeddedPostgresOptions, EmbeddedPostgresOrigin } from '../start-embedded-postgres.ts';

const program = fileURLToPath(new URL('own-server.ts', import.meta.url));

export interface Outcome {
  port: number;
  dir: string;
  dataDir: string;
  origin: EmbeddedPostgresOrigin;
  url: string;
  /** The code of the error, if the outcome was one. */
  code?: string;
  message?: string;
  hint?: string;
}

export interface OwnerProcess {
  /** Rejects when the process ends without a word. */
  outcome: Promise<Outcome>;
  /** Lets it stop its server; settles when it has ended. */
  stop(): Promise<void>;
  kill(): Promise<void>;
}

export interface OwnerAccount {
  uid: number;
  gid: number;
  home: string;
}

export function startOwner(
  options: Pick<EmbeddedPostgresOptions, 'dir' | 'port' | 'durable' | 'settings' | 'isLasting'>,
  { account, path }: { account?: OwnerAccount; path?: string } = {},
): OwnerProcess {
  const child = spawn(process.execPath, [program, JSON.stringify({ durable: false, ...options })], {
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd: account?.home ?? process.cwd(),
    env: { ...process.env, ...(account && { HOME: account.home }), ...(path !== undefined && { PATH: path }) },
    ...(account && { uid: account.uid, gid: account.gid }),
  });
  const exited = once(child, 'exit');
  return {
    outcome: readOutcome(child),
    stop: async () => {
      child.stdin.end();
      await exited;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

async function readOutcome(child: ChildProcess): Promise<Outcome> {
  const complaint = text(child.stderr as NodeJS.ReadableStream);
  const line = await Promise.race([once(child.stdout as NodeJS.ReadableStream, 'data'), once(child, 'exit')]);
  if (!Buffer.isBuffer(line[0])) throw new Error(`the owner process ended: ${await complaint}`);
  return JSON.parse(line[0].toString('utf8')) as Outcome;
}
