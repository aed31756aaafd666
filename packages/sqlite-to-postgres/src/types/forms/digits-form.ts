/** For a column that takes digits as texts: most of its values decide whether a number is written as text. */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { StorageForm } from './storage-form.ts';

export function digitsForm(form: StorageForm): StorageForm {
  let texts = 0;
  let others = 0;
  return {
    observe(value: SqliteValue) {
      if (typeof value === 'string') texts++;
      else {
        others++;
        form.observe?.(value);
      }
    },
    *candidates(bytes, start, end) {
      const numbers = [...form.candidates(bytes, start, end)];
      const digits = numbers.map(String);
      yield* texts > others ? [...digits, ...numbers] : [...numbers, ...digits];
    },
  };
}
