/** Prints an error like a good compiler: what happened, the findings, what to do. Returns the exit status. */
import { EmbeddedPostgresError, PostgresConnectionError } from '@vanguard/postgres';
import { type ExitStatus, exitStatus, MoverError } from '../errors.ts';
import { type Output, paint } from './terminal.ts';

const shownFindings = 20;

export function printError(error: unknown, output: Output): ExitStatus {
  const write = (text: string) => output.stream.write(`${text}\n`);
  if (output.isTerminal) output.stream.write('\r\u001b[2K');
  if (error instanceof MoverError) {
    write(`${paint(output, ['red', 'bold'], 'Error:')} ${error.message}`);
    for (const finding of error.findings.slice(0, shownFindings)) write(`  - ${finding}`);
    if (error.findings.length > shownFindings) write(`  … and ${error.findings.length - shownFindings} more`);
    if (error.hint !== undefined) write(`${paint(output, 'cyan', 'What to do:')} ${error.hint}`);
    return error.exitStatus;
  }
  if (error instanceof EmbeddedPostgresError || error instanceof PostgresConnectionError) {
    write(`${paint(output, ['red', 'bold'], 'Error:')} ${error.message}`);
    write(`${paint(output, 'cyan', 'What to do:')} ${error.hint}`);
    return exitStatus.target;
  }
  write(`${paint(output, ['red', 'bold'], 'Defect:')} ${(error as Error).stack ?? String(error)}`);
  write('This is a defect of the program; please report it with the lines above.');
  return exitStatus.defect;
}
