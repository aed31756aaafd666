/** The types without parameters. */
import { booleanType } from '../casts/boolean.ts';
import { realType } from '../casts/float.ts';
import { intervalType } from '../casts/interval.ts';
import { jsonbType, jsonType } from '../casts/json.ts';
import { cidrType, inetType, macaddrType } from '../casts/network.ts';
import type { PlainType } from '../casts/plain-type.ts';
import { citextType } from '../casts/text.ts';
import { timeType } from '../casts/time.ts';
import { uuidType } from '../casts/uuid.ts';

export const plainTypes = [
  booleanType,
  cidrType,
  citextType,
  inetType,
  intervalType,
  jsonbType,
  jsonType,
  macaddrType,
  realType,
  timeType,
  uuidType,
] as const;

export type PlainKind = (typeof plainTypes)[number]['kind'];

/** What each says of one thing. */
export function byKind<Value>(of: (type: PlainType) => Value): Record<PlainKind, Value> {
  return Object.fromEntries(plainTypes.map((type) => [type.kind, of(type)])) as Record<PlainKind, Value>;
}
