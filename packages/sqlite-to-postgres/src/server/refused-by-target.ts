/** What PostgreSQL refuses while tables are staged, constrained and filled, in words. */
import { TargetError } from '../errors.ts';

const hints: Record<string, string> = {
  '53100': 'The disk of the target is full: make room there and run again.',
  '53200': 'The target is out of memory: lower --batch-bytes, or give the server more.',
  '57014': 'A statement time-out of the target ended it: raise statement_timeout for this role and run again.',
};

/** An error of this program is given back as it is: of that the target is innocent. */
export function refusedByTarget(doing: string, error: unknown): unknown {
  if (error instanceof TypeError || error instanceof RangeError) return error;
  const { code = '', message, detail } = error as { code?: string; message: string; detail?: string };
  return new TargetError(`PostgreSQL refused ${doing}: ${message}.`, {
    code: 'target_refused',
    findings: detail === undefined ? [] : [detail],
    hint: hints[code] ?? 'Nothing was published and the staged tables are removed. See to the reason and run again.',
    cause: error,
  });
}
