/**
 * Looks at a call before it is carried out: a URL in the place of a file would be told, password included, by whatever
 * fails to find that file, or become the name of a folder.
 */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { redactUrl } from '@vanguard/postgres/connection';
import type { Command } from 'commander';
import { UsageError } from '../errors.ts';

/** As part of the name of an argument: there a URL belongs. */
const urlArgument = 'target-url';

/** A URL of any scheme, even after a quotation mark; the letter of a Windows drive is not a scheme. */
function isUrl(text: string): boolean {
  return /^[\s'"]*[a-z][a-z0-9+.-]+:\/\//i.test(text);
}

/** Whether it is the URL of a PostgreSQL database. */
export function isTargetUrl(text: string): boolean {
  return /^postgres(ql)?:\/\//i.test(text);
}

/** Throws UsageError `url_for_file`. */
export function refuseUrlsForFiles(command: Command): void {
  for (const [i, argument] of command.registeredArguments.entries()) {
    const name = argument.name();
    const value = command.args[i];
    const mayBeUrl = name === urlArgument || (name.includes(urlArgument) && isTargetUrl(value ?? ''));
    if (!mayBeUrl) refuseUrl(`<${name}>`, value);
  }
  for (const option of command.options.filter(({ flags }) => !flags.endsWith('<url>')))
    refuseUrl(option.long ?? option.flags, command.getOptionValue(option.attributeName()));
}

/** Throws UsageError `log_is_other_file`: a log is appended to, and what the command reads would not be what it was. */
export function refuseLogInOtherFile(command: Command, cwd: string): void {
  const values: unknown[] = [...command.args, command.getOptionValue('config')];
  const log: unknown = command.getOptionValue('log');
  if (
    typeof log !== 'string' ||
    !values.some((value) => typeof value === 'string' && isSameFile(resolve(cwd, log), resolve(cwd, value)))
  )
    return;
  throw new UsageError(`The log file ${log} is a file that the command reads.`, {
    code: 'log_is_other_file',
    hint: 'It was left as it is. Name another file with --log.',
  });
}

function isSameFile(a: string, b: string): boolean {
  try {
    const [one, other] = [a, b].map((path) => statSync(path, { bigint: true }));
    return one?.ino === other?.ino && one?.dev === other?.dev;
  } catch {
    // One of them is not there.
    return false;
  }
}

function refuseUrl(place: string, value: unknown): void {
  if (typeof value !== 'string' || !isUrl(value)) return;
  throw new UsageError(`A URL stands in the place of ${place}: ${redactUrl(value)}.`, {
    code: 'url_for_file',
    hint: 'Nothing was done. --help shows where a file, and where the URL of a database is expected.',
  });
}

/** For what is told of a call that is not understood: every URL of the call without its password. */
export function withoutPasswords(text: string, call: readonly string[]): string {
  const values = call.flatMap((word) => [word, word.slice(word.indexOf('=') + 1)]);
  return values
    .filter((value) => value.includes('://'))
    .reduce((redacted, url) => redacted.replaceAll(url, redactUrl(url)), text);
}
