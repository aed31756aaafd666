/** An array → a JSON array in text: numbers and booleans bare, everything else as a string. */
import { locateElements } from '../../casts/array.ts';
import type { TargetType } from '../../types/target-type.ts';
import { castFor } from '../../types/target-type.ts';
import type { StorageForm } from './storage-form.ts';

const bare: ReadonlySet<TargetType['kind']> = new Set([
  'smallint',
  'integer',
  'bigint',
  'real',
  'double',
  'numeric',
  'boolean',
]);

/** `elementForm` brings one element back. */
export function arrayForm(element: TargetType, elementForm: StorageForm): StorageForm {
  const cast = castFor(element);
  return {
    candidates(bytes, start) {
      const items = locateElements(bytes, start).map((place) => {
        if (place === undefined) return 'null';
        if (bare.has(element.kind)) return cast.showTarget(bytes, place.start, place.end);
        const [value = ''] = elementForm.candidates(bytes, place.start, place.end);
        return JSON.stringify(String(value));
      });
      return [`[${items.join(',')}]`];
    },
  };
}
