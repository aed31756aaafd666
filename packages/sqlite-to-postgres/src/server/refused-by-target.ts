/** What PostgreSQL refuses while tables are staged, constrained and filled, in words. */
import { TargetError } from '../errors.ts';

const hints: Record<string, string> = {
  '23505':
    'Rows that SQLite tells apart are one for this key: by its collation (where a key is NOCASE, Ä and ä are equal, too) or by its type. Let the columns of the key compare exactly by a rule, {"columns": [{"table": …, "column": …, "comparesExactly": true}]}, or choose another type (--config); then run again. Nothing was published.',
  '53100': 'The disk of the target is full: make room there and run again.',
  '53200': 'The target is out of memory: lower --batch-bytes, or give the server more.',
  '57014': 'A statement time-out of the target ended it: raise statement_timeout for this role and run again.',
};

/** Of the code of any limit, so that its words have to tell. */
const tooBig = {
  form: /^row is too big/,
  hint: "A row of PostgreSQL has some 8,000 bytes beside its long values, which it keeps elsewhere. Leave columns out by rules (--config, leaveOut), or move some of the table's columns to a table of their own in a copy of the source.",
};

const code = 'target_refused';

/** As PostgreSQL tells it. */
type Refusal = Error & { code?: string; detail?: string };

/** An error of this program is given back as it is: of that the target is innocent. */
export function refusedByTarget(doing: string, error: unknown): unknown {
  if (error instanceof TypeError || error instanceof RangeError) return error;
  const { code: state = '', message, detail } = error as Refusal;
  return new TargetError(`PostgreSQL refused ${doing}: ${message}.`, {
    code,
    findings: detail === undefined ? [] : [detail],
    hint: hintFor(state, message),
    cause: error,
  });
}

function hintFor(state: string, message: string): string {
  if (tooBig.form.test(message)) return tooBig.hint;
  return hints[state] ?? 'Nothing was published and the staged tables are removed. See to the reason and run again.';
}

/**
 * Classes of SQLSTATEs that tell of the server and what stands there (an event trigger, a limit, a state, a missing right), not of
 * a statement that is wrong.
 */
const ofTheServer = /^(?:0A|25|28|42501$|53|54|55|57|58|P0|XX)/;

/** Of a statement that nobody has an explanation for: whether the target has refused it. */
export function isRefusal(error: unknown): error is Refusal {
  if (!(error instanceof Error) || !('severity' in error)) return false;
  return ofTheServer.test((error as Refusal).code ?? '');
}

/** Classes of SQLSTATEs whose messages quote what does not fit, or say what a trigger's author wrote. */
const quoting = /^(?:22|P0)/;

/** The same without what PostgreSQL tells of rows; any other error as it is. */
export function withoutValues(error: unknown): unknown {
  if (!(error instanceof TargetError) || error.code !== code) return error;
  const { code: state = '', message } = error.cause as Refusal;
  const words = quoting.test(state) ? `a value does not fit (SQLSTATE ${state})` : message;
  return new TargetError(
    error.message.replace(message, () => words),
    { code, hint: error.hint },
  );
}
