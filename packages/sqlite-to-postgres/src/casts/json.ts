/** JSON text → jsonb, compared by value: jsonb keeps neither spaces, key order nor duplicate keys. */
import { canonicalJson } from './canonical-json.ts';
import type { Cast } from './cast.ts';

const jsonbVersion = 1;

export const jsonbCast: Cast = {
  fits: (value) => typeof value === 'string' && canonicalJson(value) !== undefined,
  write: (value, out) => out.textField(value as string, jsonbVersion),
  hashSource: (value, hash) => hash.text(canonicalJson(value as string) as string),
  hashTarget: (bytes, start, end, hash) => hash.text(canonicalJson(bytes.toString('utf8', start + 1, end)) as string),
  showTarget: (bytes, start, end) => bytes.toString('utf8', start + 1, end),
};
