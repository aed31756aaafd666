import { TargetError } from 'sqlite-to-postgres/errors';

/** `what`: as in "was restored". TargetError `does_not_serve`. */
export function doesNotServe(what: string, words: string, cause?: unknown): TargetError {
  return new TargetError(`What ${what} does not serve: ${words}`, {
    code: 'does_not_serve',
    hint: 'Start the product and see what `vanguard doctor` finds.',
    cause,
  });
}
