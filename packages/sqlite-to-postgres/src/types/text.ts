/** TEXT → text and varchar(n). The cast is `casts/text.ts`, of texts that are not UTF-8 `casts/encoded-text.ts`. */
import { encodedTextCast, readsStrings } from '../casts/encoded-text.ts';
import { maxCharacters, textCast } from '../casts/text.ts';
import { type ColumnEvidence, holdsOnly } from '../source/evidence.ts';
import { textForm } from './forms/text-form.ts';
import { serverHashOfText } from './server-hash.ts';
import type { TypeDefinition } from './type-definition.ts';

/**
 * `ofNumbers`: numbers are taken too, as their digits. `escapesNul`: a NUL becomes `\0`. `asSent`: the column may be
 * of any type, and counts as the bytes that PostgreSQL sends of it. `encoding`: values that are not UTF-8 are bytes in it,
 * by a label of `TextDecoder`.
 */
export interface TextType {
  readonly kind: 'text';
  readonly ofNumbers?: true;
  readonly escapesNul?: true;
  readonly asSent?: true;
  readonly encoding?: string;
}

/** `length` in characters; the others as of text. */
export interface VarcharType {
  readonly kind: 'varchar';
  readonly length: number;
  readonly ofNumbers?: true;
  readonly encoding?: string;
}

/** Longer ones are looked at for the limit of a value, of which characters are counted here and bytes by PostgreSQL. */
const provenCharacters = 2 ** 28;

export function isProvenText(evidence: ColumnEvidence, maxLength = provenCharacters): boolean {
  const { texts } = evidence;
  return holdsOnly(evidence, 'texts') && texts.withNul === 0 && texts.maxLength <= maxLength;
}

const isOfBytes = ({ encoding }: { readonly encoding?: string }) => encoding !== undefined && !readsStrings(encoding);

export const textType: TypeDefinition<TextType> = {
  kind: 'text',
  names: ['text'],
  cast: (type) => (type.encoding === undefined ? textCast(type) : encodedTextCast(type.encoding)),
  isReadAsBytes: isOfBytes,
  oid: 25,
  expressions: 'text',
  isProven: ({ encoding }, evidence) => encoding === undefined && isProvenText(evidence),
  takingOthers: (type, { integers, reals }) => (integers.count + reals.count > 0 ? { ...type, ofNumbers: true } : type),
  comparesAs: 'text',
  onPage: ({ escapesNul, encoding }) => (escapesNul || encoding !== undefined ? undefined : 'text'),
  onWire: 'bytes',
  serverHash: ({ asSent }) => (asSent ? undefined : serverHashOfText),
  storedBytes: (sentBytes) => sentBytes,
  storageForm: () => textForm(),
};

export const varcharType: TypeDefinition<VarcharType, VarcharType | TextType> = {
  kind: 'varchar',
  names: ['varchar', 'character varying'],
  shown: 'varchar(n)',
  read([length, excess]) {
    if (length === undefined) return { kind: 'text' };
    return excess === undefined && length >= 1 && length <= maxCharacters ? { kind: 'varchar', length } : undefined;
  },
  sql: ({ length }) => `varchar(${length})`,
  cast: ({ length, ofNumbers, encoding }) =>
    encoding === undefined ? textCast({ maxLength: length, ofNumbers }) : encodedTextCast(encoding, length),
  isReadAsBytes: isOfBytes,
  oid: 1043,
  expressions: 'text',
  isProven: ({ encoding, length }, evidence) => encoding === undefined && isProvenText(evidence, length),
  // The digits of a REAL are SQLite's.
  takingOthers: (type, { integers, reals }) =>
    integers.count > 0 && reals.count === 0 ? { ...type, ofNumbers: true } : type,
  comparesAs: 'text',
  onPage: ({ encoding }) => (encoding === undefined ? 'text' : undefined),
  onWire: 'bytes',
  serverHash: () => serverHashOfText,
  storedBytes: (sentBytes) => sentBytes,
  storageForm: () => textForm(),
};
