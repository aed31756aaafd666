/** What a check of the doctor found: fine, to be known, or in the way, and then what mends it. */
import { MoverError, TargetError } from '../errors.ts';

export interface Finding {
  /** `source`, `target`, `project`, or what the product adds. */
  subject: string;
  outcome: 'fine' | 'warning' | 'problem';
  /** What is so, with the evidence. */
  says: string;
  /** The command or change that mends it. */
  hint?: string | undefined;
}

export const recovery =
  'Restore it from a backup, or recover what is left: sqlite3 damaged.db .recover | sqlite3 mended.db';

/** Runs one check; a refusal becomes a problem with the refusal's own words. */
export async function checked(subject: string, check: () => Promise<Finding[]> | Finding[]): Promise<Finding[]> {
  try {
    return await check();
  } catch (error) {
    if (isFromSqlite(error))
      return [{ subject, outcome: 'problem', says: `it cannot be read: ${error.message}`, hint: recovery }];
    if (!(error instanceof MoverError)) throw error;
    const findings = error.findings.map((finding) => `\n    ${finding}`).join('');
    const side = error instanceof TargetError ? 'target' : subject;
    return [{ subject: side, outcome: 'problem', says: error.message + findings, hint: error.hint }];
  }
}

function isFromSqlite(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR';
}
