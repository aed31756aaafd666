/** Programs of this machine, run under the account of its PostgreSQL: what it owns, no other account may touch. */
import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { TargetError, UsageError } from 'sqlite-to-postgres/errors';

export interface ServerAccount {
  uid: number;
  gid: number;
  name: string;
}

export interface Ran {
  /** 127: there is no such program. */
  status: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  /** For its standard input. */
  input?: string;
  signal?: AbortSignal | undefined;
}

const mostOutput = 1 << 26;

/** The words of a program and its arguments. Never throws but for the signal. */
export async function run([program, ...args]: readonly [string, ...string[]], options: RunOptions = {}): Promise<Ran> {
  const { input, signal } = options;
  signal?.throwIfAborted();
  let stop = () => {};
  const ran = await new Promise<Ran>((resolve) => {
    // Messages are recognized by their words. A folder that every account may be in.
    const options = { cwd: '/', env: { PATH: systemPath(), LC_ALL: 'C' }, maxBuffer: mostOutput };
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      const { code } = (error ?? {}) as { code?: number | string };
      const status = error === null ? 0 : code === 'ENOENT' ? 127 : typeof code === 'number' ? code : 1;
      resolve({ status, stdout, stderr });
    });
    child.stdin?.on('error', () => {}).end(input);
    // It is waited for: what it does ends with it.
    stop = () => child.kill('SIGTERM');
    signal?.addEventListener('abort', stop);
  });
  signal?.removeEventListener('abort', stop);
  signal?.throwIfAborted();
  return ran;
}

/** Those of the administrator are not on the path of every account. */
const systemPath = () => `${process.env['PATH'] ?? '/usr/bin:/bin'}:/usr/sbin:/sbin`;

export async function runAs(
  account: ServerAccount,
  words: readonly [string, ...string[]],
  options?: RunOptions,
): Promise<Ran> {
  return await run(
    process.getuid?.() === account.uid ? words : ['runuser', '-u', account.name, '--', ...words],
    options,
  );
}

/** Who owns a file or folder. Throws UsageError `not_server_account` where this process may not act for it. */
export async function accountOf(path: string): Promise<ServerAccount> {
  const { uid, gid } = statSync(path);
  const { stdout, status } = await run(['id', '-nu', String(uid)]);
  const name = status === 0 ? stdout.trim() : String(uid);
  const own = process.getuid?.();
  if (own === 0 || own === uid) return { uid, gid, name };
  throw new UsageError(`PostgreSQL runs on this machine under the account "${name}", and this command does not.`, {
    code: 'not_server_account',
    hint: 'Call it as root (sudo). Nothing was changed.',
  });
}

/** Throws TargetError `program_failed`. `doing`: "making the stanza". */
export async function expectDone(ran: Promise<Ran>, doing: string, hint: string): Promise<string> {
  const { status, stdout, stderr } = await ran;
  if (status === 0) return stdout;
  throw new TargetError(`It failed while ${doing}: ${reasonOf(stdout, stderr) || `it ended with ${status}`}`, {
    code: 'program_failed',
    hint,
  });
}

/** The lines that name the error; without any, the last ones. */
function reasonOf(...texts: string[]): string {
  const lines = texts.flatMap((text) => text.split('\n')).filter((line) => line.trim() !== '');
  const named = lines.filter((line) => /error|fatal/i.test(line));
  const shown = named.length > 0 ? named.slice(0, 3) : lines.slice(-3);
  return shown.map((line) => line.replace(/^[\d-]+ [\d:.]+ P\d+ +/, '').trim()).join(' ');
}
