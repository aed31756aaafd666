/** Prints an error like a good compiler: what happened, the findings, what to do. Returns the exit status. */
import { EmbeddedPostgresError, MigrationError, PostgresConnectionError } from '@vanguard/postgres/connection';
import { type ExitStatus, exitStatus, MoverError } from '../errors.ts';
import type { Output } from './command-io.ts';
import { endsFollowing, remediedCall } from './remedied-call.ts';
import { paint } from './terminal.ts';

const shownFindings = 20;

/** `call`: the program and its words, where the call can be made again with other options. */
export function printError(error: unknown, output: Output, call?: readonly string[]): ExitStatus {
  const write = (text: string) => output.write(`${text}\n`);
  if (output.isTTY) output.write('\r\u001b[2K');
  if (!explainsItself(error)) {
    write(`${paint(output, ['red', 'bold'], 'Defect:')} ${(error as Error).stack ?? String(error)}`);
    write('This is a defect of the program; please report it with the lines above.');
    return exitStatus.defect;
  }
  write(`${paint(output, ['red', 'bold'], 'Error:')} ${error.message}`);
  const { findings = [], hint } = error;
  const advice = error instanceof MoverError ? error.advice : [];
  findings.slice(0, shownFindings).forEach((finding, i) => {
    write(`  - ${finding}`);
    const isLast = advice[i] !== advice[i + 1] || i + 1 === shownFindings;
    if (advice[i] !== undefined && isLast) write(`    ${paint(output, 'cyan', '→')} ${advice[i]}`);
  });
  if (findings.length > shownFindings) write(`  … and ${findings.length - shownFindings} more`);
  if (hint !== undefined && advice.length === 0) write(`${paint(output, 'cyan', 'What to do:')} ${hint}`);
  if (call !== undefined && error instanceof MoverError && error.remedy !== undefined) {
    printRemedy(error, output, call);
  }
  return statusOf(error);
}

function printRemedy({ remedy = [], suggestion }: MoverError, output: Output, call: readonly string[]): void {
  const again = remediedCall(call, remedy);
  const password = again.includes(':***@') ? '; put the password in place of ***' : '';
  const isByRules = remedy.includes('--suggest') || remedy.includes('--config');
  const rules = isByRules && suggestion !== undefined ? describeSuggestion(suggestion) : '';
  const how = isByRules ? 'moves it by these rules' : `moves it and loses nothing${exceptionOf(remedy)}`;
  const subject = endsFollowing(call, remedy) ? 'Stop the application: then this command' : 'This command';
  output.write(`${paint(output, 'cyan', `${subject} ${how}`)} (tried on the plan${password}):\n${rules}  ${again}\n`);
}

/** The rules that are suggested, a line each. */
export function describeSuggestion({ lines }: NonNullable<MoverError['suggestion']>): string {
  const shown = lines.slice(0, shownFindings).map((line) => `  ${line}\n`);
  const rest = lines.length - shown.length;
  return shown.join('') + (rest > 0 ? `  … and ${rest} more\n` : '');
}

/** Rounding alone changes values. */
export function exceptionOf(remedy: readonly string[]): string {
  return remedy.includes('--on-fraction') ? ' but the finest digits of instants' : '';
}

/** Errors made for people: each package has its own classes, all with a code and a hint. */
interface ExplainedError extends Error {
  code: string;
  hint?: string;
  findings?: readonly string[];
}

function explainsItself(error: unknown): error is ExplainedError {
  return (
    error instanceof MoverError ||
    (error instanceof Error && 'code' in error && 'hint' in error && typeof error.hint === 'string')
  );
}

function statusOf(error: ExplainedError): ExitStatus {
  if (error instanceof MoverError) return error.exitStatus;
  const isTarget =
    error instanceof EmbeddedPostgresError ||
    error instanceof PostgresConnectionError ||
    error instanceof MigrationError;
  return isTarget ? exitStatus.target : exitStatus.usage;
}
