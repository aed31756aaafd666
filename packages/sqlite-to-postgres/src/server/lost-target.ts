/** The server went away in mid-run: what tells it from a refusal, and what the reader can do then. */
import { TargetError } from '../errors.ts';

/** Shutdown by an administrator, crash, start-up, time-outs that end a session (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const lostCodes = new Set([
  '57P01',
  '57P02',
  '57P03',
  '57P05',
  '25P03',
  '25P04',
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
]);
/** Messages of the driver, which has no codes for lost connections. */
const lostMessages = /^Connection terminated|connection error and is not queryable/;

/** Also where it is the cause of another error. */
export function isTargetLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  const isLost = typeof code === 'string' && (lostCodes.has(code) || code.startsWith('08'));
  return isLost || lostMessages.test(error.message) || isTargetLost(error.cause);
}

/** How far the run had come with the target. */
export type TargetState = 'untouched' | 'staged' | 'following' | 'publishing' | 'switching' | 'published';

const hints: Record<TargetState, string> = {
  untouched: 'Nothing was changed. Run again once the server can be reached.',
  staged:
    'Nothing was published. What is staged stays in the target: run again with --resume to go on from it, without it to start over.',
  following:
    'Nothing was published, and the source has its own schema again: the application goes on with it. Run again once the server can be reached.',
  switching:
    'It may have been published just then: `verify` tells. If it was not, the application goes on with the source, which has its own schema again; run again.',
  publishing:
    'It may have been published just then: `verify` tells. If it was not, run again with --resume to go on from what is staged, without it to start over.',
  published:
    'The tables are published and verified. Keep them, or undo the migration with `rollback` and run it again.',
};

export function targetLost(phase: string, error: unknown, state: TargetState): TargetError {
  const { message, cause } = error as Error;
  const reason = cause instanceof Error ? cause.message : message;
  return new TargetError(`The connection to the target was lost in phase "${phase}": ${reason}.`, {
    code: 'target_lost',
    hint: hints[state],
    cause: error,
  });
}
