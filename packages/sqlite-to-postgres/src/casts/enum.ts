/** TEXT → an enum: one of its values, to the letter. */
import type { Cast } from './cast.ts';
import { textCast } from './text.ts';

export function enumCast(values: readonly string[]): Cast {
  const known = new Set(values);
  return { ...textCast(), fits: (value) => typeof value === 'string' && known.has(value) };
}
