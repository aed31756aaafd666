/** The list of all target types. Arrays, which are of any of them, are added in `target-type.ts`. */
import { bitType, varbitType } from './bit.ts';
import { booleanType } from './boolean.ts';
import { byteaType } from './bytea.ts';
import { charType } from './char.ts';
import { citextType } from './citext.ts';
import { dateType } from './date.ts';
import { enumType } from './enum.ts';
import { doubleType, realType } from './float.ts';
import { inputType } from './input.ts';
import { bigintType, integerType, smallintType } from './integer.ts';
import { intervalType } from './interval.ts';
import { jsonbType, jsonType } from './json.ts';
import { cidrType, inetType, macaddrType } from './network.ts';
import { numericType } from './numeric.ts';
import { textType, varcharType } from './text.ts';
import { timeType } from './time.ts';
import { timestampType, timestamptzType } from './timestamp.ts';
import type { TypeDefinition } from './type-definition.ts';
import { uuidType } from './uuid.ts';

/** In the order in which people are told of them. The published declaration of this list names their types: each is exported. */
export const scalarTypes = [
  smallintType,
  integerType,
  bigintType,
  realType,
  doubleType,
  numericType,
  booleanType,
  textType,
  varcharType,
  charType,
  citextType,
  byteaType,
  bitType,
  varbitType,
  dateType,
  timeType,
  timestampType,
  timestamptzType,
  intervalType,
  uuidType,
  jsonType,
  jsonbType,
  inetType,
  cidrType,
  macaddrType,
  enumType,
  inputType,
] as const;

type TypeOf<Definition> = Definition extends TypeDefinition<infer Type, infer _Read> ? Type : never;

export type ScalarType = TypeOf<(typeof scalarTypes)[number]>;
