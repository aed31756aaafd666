/** What differs between the tests before a change is merged and the whole suite, `npm run test:all`. */
import { inject } from 'vitest';

declare module 'vitest' {
  export interface ProvidedContext {
    isWholeSuite: boolean;
  }
}

export const isWholeSuite = inject('isWholeSuite');

const isOldest = process.env['TEST_POSTGRES_PACKAGE'] !== undefined;
/**
 * Whether the same tests have run on the newest version, and the oldest has them again before a merge: for those whose
 * result our own code decides, and no version of the server.
 */
export const isRepetition = isOldest && !isWholeSuite;
/** What differs between two versions of the server shows in the first cases, or in none. */
const share = isWholeSuite ? { newest: 1, oldest: 1 / 4 } : { newest: 1 / 3, oldest: 1 / 10 };

/**
 * Runs of a property that uses a database: all in the whole suite, a quarter of them on the oldest version; otherwise the
 * first third of the same cases, and a tenth on the oldest version.
 */
export function propertyRuns(inFull: number): number {
  return Math.ceil(inFull * (isOldest ? share.oldest : share.newest));
}

/**
 * The cases for the server at hand: all of them, but on the oldest version before a merge every tenth. All of them
 * run on both in the whole suite.
 */
export function casesForServer<Case>(cases: readonly Case[]): readonly Case[] {
  return isRepetition ? cases.filter((_, index) => index % 10 === 0) : cases;
}
