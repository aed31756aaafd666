/** Every planted error, by what it is an error of. */
import { casting } from './errors/casting.ts';
import { decoding } from './errors/decoding.ts';
import { encoding } from './errors/encoding.ts';
import { matching } from './errors/matching.ts';
import { planning } from './errors/planning.ts';
import type { PlantedError } from './planted-error.ts';

export const topics: readonly (readonly [title: string, errors: readonly PlantedError[]])[] = [
  ['Decoding', decoding],
  ['Casting', casting],
  ['Encoding', encoding],
  ['Matching and order', matching],
  ['The plan', planning],
];

export const plantedErrors: readonly PlantedError[] = topics.flatMap(([, errors]) => errors);
