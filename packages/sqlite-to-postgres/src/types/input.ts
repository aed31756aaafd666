/**
 * TEXT → any other type of the target (ranges, `money`, `tsvector`, `point`, those of extensions): the text goes to PostgreSQL, which
 * reads it by the type's own input, and what is read back is the text that PostgreSQL writes. Only what it writes as it was, to the
 * letter, is taken (`data-only/unread-values.ts`), so that texts can be compared on both sides.
 */
import { textCast } from '../casts/text.ts';
import { textForm } from './forms/text-form.ts';
import type { TypeDefinition } from './type-definition.ts';

/** `name`: as format_type() prints it. */
export interface InputType {
  readonly kind: 'input';
  readonly name: string;
}

const cast = textCast({ ofNumbers: true });

/** Of a table that is there; no name is read as one. */
export const inputType: TypeDefinition<InputType> = {
  kind: 'input',
  names: [],
  sql: ({ name }) => name,
  cast: () => cast,
  isSentAsText: true,
  expressions: 'unknown',
  storageForm: () => textForm(),
};
