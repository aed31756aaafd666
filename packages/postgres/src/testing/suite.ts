/** What differs between the tests before a change is merged and the whole suite, `npm run test:all`. */
import { inject } from 'vitest';

declare module 'vitest' {
  export interface ProvidedContext {
    isWholeSuite: boolean;
  }
}

export const isWholeSuite = inject('isWholeSuite');

/** Of a property that asks a database: in full in the whole suite, else the first third of the same cases. */
export function propertyRuns(inFull: number): number {
  return isWholeSuite ? inFull : Math.ceil(inFull / 3);
}
