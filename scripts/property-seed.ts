/**
 * Properties take the same cases in every run, so that a failure belongs to the change that meets it.
 * `PROPERTY_SEED=random npm test` looks for new ones; a failure prints its seed, and `PROPERTY_SEED=<number>` repeats it.
 */
import fc from 'fast-check';

const wanted = process.env.PROPERTY_SEED ?? '1';
if (wanted !== 'random') {
  const seed = Number(wanted);
  if (!Number.isSafeInteger(seed)) throw new Error(`PROPERTY_SEED is a whole number or "random", not ${wanted}`);
  fc.configureGlobal({ seed });
}
