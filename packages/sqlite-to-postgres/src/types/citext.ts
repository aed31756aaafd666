/** TEXT → citext, of the extension of that name: the same text, compared in any case. */
import { textCast } from '../casts/text.ts';
import { isProvenText } from './text.ts';
import { textForm } from './forms/text-form.ts';
import type { TypeDefinition } from './type-definition.ts';

const cast = textCast();

export const citextType: TypeDefinition<{ readonly kind: 'citext' }> = {
  kind: 'citext',
  names: ['citext'],
  cast: () => cast,
  expressions: 'citext',
  isProven: (_type, evidence) => isProvenText(evidence),
  onPage: () => 'text',
  storedBytes: (sentBytes) => sentBytes,
  storageForm: () => textForm(),
};
