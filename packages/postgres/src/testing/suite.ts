/** What differs between the tests before a change is merged and the whole suite, `npm run test:all`. */
import { inject } from 'vitest';

declare module 'vitest' {
  export interface ProvidedContext {
    isWholeSuite: boolean;
  }
}

export const isWholeSuite = inject('isWholeSuite');

/** What differs between two versions of the server shows in the first cases, or in none. */
const share = process.env['TEST_POSTGRES_PACKAGE'] === undefined ? 1 / 3 : 1 / 10;

/**
 * Runs of a property that uses a database: all in the whole suite, otherwise the first third of the same cases, and a tenth
 * on the oldest version.
 */
export function propertyRuns(inFull: number): number {
  return isWholeSuite ? inFull : Math.ceil(inFull * share);
}
