/**
 * Where a new password comes from: typed twice at the terminal, which does not show it, or standard input, or made up.
 * Never an argument: those stand in the shell's history and in the list of processes.
 */
import { randomInt } from 'node:crypto';
import { addAbortSignal } from 'node:stream';
import { exitStatus, MoverError, UsageError } from 'sqlite-to-postgres/errors';
import { type CommandContext, readLine } from 'sqlite-to-postgres/cli';

class PasswordCancelled extends MoverError {
  override readonly exitStatus = exitStatus.cancelled;
}

/** Throws UsageError `no_password`, `passwords_differ`, `bad_password`; PasswordCancelled. */
export async function readPassword(context: CommandContext, username: string): Promise<string> {
  try {
    return context.stdin.isTTY ? await askTwice(context, username) : await readFromInput(context);
  } catch (error) {
    if (!context.signal.aborted) throw error;
    throw new PasswordCancelled('Cancelled. Nothing was changed.', { code: 'cancelled', cause: error });
  }
}

async function askTwice(context: CommandContext, username: string): Promise<string> {
  const ask = async (question: string) => await readLine(context, question, { hidden: true });
  const password = await ask(`New password of ${username} (it is not shown): `);
  if (password === undefined || password === '') throw noPassword();
  const again = await ask('The same once more: ');
  if (again === password) return password;
  throw new UsageError('The two passwords differ. Nothing was changed.', {
    code: 'passwords_differ',
    hint: 'Try again; or let one be made: --generate.',
  });
}

/** Likewise for a secret that exists already: typed once, unseen. `what`: after "the", such as `encryption key`. */
export async function readSecret(context: CommandContext, what: string, question: string): Promise<string> {
  try {
    if (!context.stdin.isTTY) return await readFromInput(context, what);
    const secret = await readLine(context, question, { hidden: true });
    if (secret === undefined || secret === '') throw noSecret(what);
    return secret;
  } catch (error) {
    if (!context.signal.aborted) throw error;
    throw new PasswordCancelled('Cancelled. Nothing was changed.', { code: 'cancelled', cause: error });
  }
}

function noSecret(what: string): UsageError {
  return new UsageError(`No ${what} was given. Nothing was changed.`, {
    code: 'no_secret',
    hint: 'Type it at a terminal, or give it as one line of standard input.',
  });
}

const maxInputBytes = 4096;

/** One line; its end is not part of the password. `what`: of a secret other than a password. */
async function readFromInput({ stdin, signal }: CommandContext, what?: string): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of addAbortSignal(signal, stdin) as AsyncIterable<Buffer | string>) {
    chunks.push(Buffer.from(chunk));
    bytes += chunk.length;
    if (bytes > maxInputBytes) throw badInput(`it is longer than ${maxInputBytes} bytes`, what);
  }
  const [password, fault] = decode(Buffer.concat(chunks));
  if (fault !== undefined) throw badInput(fault, what);
  if (password === '') throw what === undefined ? noPassword() : noSecret(what);
  return password;
}

function decode(bytes: Buffer): [password: string, fault?: string] {
  try {
    const password = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r?\n$/, '');
    return /[\r\n]/.test(password) ? ['', 'it has several lines'] : [password];
  } catch {
    return ['', 'it is not UTF-8'];
  }
}

function badInput(fault: string, what?: string): UsageError {
  if (what !== undefined) {
    const hint = 'Give it as one line of standard input.';
    return new UsageError(`Standard input does not hold the ${what}: ${fault}.`, { code: 'bad_secret', hint });
  }
  return new UsageError(`Standard input does not hold a password: ${fault}.`, {
    code: 'bad_password',
    hint: 'Give the password as one line of standard input, or let one be made: --generate.',
  });
}

function noPassword(): UsageError {
  return new UsageError('No password was given. Nothing was changed.', {
    code: 'no_password',
    hint: 'Type it at a terminal, give it as one line of standard input, or let one be made: --generate.',
  });
}

/** Without characters that are taken for one another. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
const [groups, groupLength] = [5, 4];

/** 99 bits, to be read out or typed over once. */
export function generatePassword(): string {
  const group = () => Array.from({ length: groupLength }, () => alphabet[randomInt(alphabet.length)]).join('');
  return Array.from({ length: groups }, group).join('-');
}
