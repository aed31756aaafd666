/** As a person would write it, in the one form that the standard has: for types that SQLite's own tools know nothing of. */
import type { Cast } from '../../casts/cast.ts';
import type { StorageForm } from './storage-form.ts';

export function shownForm(cast: Cast): StorageForm {
  return { candidates: (bytes, start, end) => [cast.showTarget(bytes, start, end)] };
}
