/**
 * JSON text → jsonb, compared by value since jsonb keeps neither spaces nor the order of keys, or → json. A column declared
 * JSON has numeric affinity in SQLite, so a text that is a JSON number is stored as INTEGER or REAL.
 */

import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import { canonicalJson } from '@vanguard/sqlite-sql/values';
import type { Cast } from '../casts/cast.ts';
import { valueCount } from '../source/evidence.ts';
import { textForm } from './forms/text-form.ts';
import type { TypeDefinition } from './type-definition.ts';

const jsonbVersion = 1;
const versionBytes = 1;

function toText(value: SqliteValue): string {
  return typeof value === 'string' ? value : String(value);
}

/** JSON text → json: the same characters, as long as they are JSON. */
const jsonCast: Cast = {
  fits: (value) => !(value instanceof Uint8Array) && isJson(toText(value)),
  write: (value, out) => out.textField(toText(value)),
  hashSource: (value, hash) => hash.text(toText(value)),
  hashTarget: (bytes, start, end, hash) => hash.bytes(bytes, start, end),
  showTarget: (bytes, start, end) => bytes.toString('utf8', start, end),
};

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const jsonbCast: Cast = {
  fits: (value) => !(value instanceof Uint8Array) && canonicalJson(toText(value)) !== undefined,
  write: (value, out) => out.textField(toText(value), jsonbVersion),
  hashSource: (value, hash) => hash.text(canonicalJson(toText(value)) as string),
  hashTarget: (bytes, start, end, hash) => hash.text(canonicalJson(bytes.toString('utf8', start + 1, end)) as string),
  showTarget: (bytes, start, end) => bytes.toString('utf8', start + 1, end),
};

export const jsonType: TypeDefinition<{ readonly kind: 'json' }> = {
  kind: 'json',
  names: ['json'],
  cast: () => jsonCast,
  oid: 114,
  expressions: 'json',
  onPage: () => 'text',
  storedBytes: (sentBytes) => sentBytes,
  storageForm: () => textForm(),
};

export const jsonbType: TypeDefinition<{ readonly kind: 'jsonb' }> = {
  kind: 'jsonb',
  names: ['jsonb'],
  cast: () => jsonbCast,
  oid: 3802,
  expressions: 'jsonb',
  needsShapes: true,
  isProven: (_type, evidence) => evidence.texts.shapes.json === valueCount(evidence),
  storageForm: () => textForm(versionBytes),
};
