/** Schemas of the fields of a record, as the table of fields describes them. */
import { type FieldUnit, type PlainValue, describeField, isNullable, type RecordField } from '@vanguard/pfa';
import { z } from 'zod';
import { calendarDate, money } from './values.ts';

/** One entry a name, as zod wants an object's shape. */
export function shapeOf<Name extends string, Schema>(names: readonly Name[], schema: Schema): Record<Name, Schema> {
  return Object.fromEntries(names.map((name) => [name, schema])) as Record<Name, Schema>;
}

/** What a record has in these fields. */
export function valueShape<Name extends RecordField>(
  names: readonly Name[],
): { [Field in Name]: z.ZodType<PlainValue<Field>> } {
  return Object.fromEntries(names.map((name) => [name, valueSchema(name)])) as unknown as {
    [Field in Name]: z.ZodType<PlainValue<Field>>;
  };
}

function valueSchema(name: RecordField): z.ZodType {
  const described = describedSchema(name);
  return isNullable(name) ? described.nullable() : described;
}

const units: Readonly<Record<FieldUnit, string>> = {
  money: "An exact decimal amount in the organization's currency; round for display only.",
  'money over plan':
    "An exact decimal amount in the organization's currency, below zero where it is under plan; round for display only.",
  'money a month': "An exact decimal amount in the organization's currency, for each month; round for display only.",
};

function describedSchema(name: RecordField): z.ZodType {
  const { kind, description, unit } = describeField(name);
  switch (kind) {
    case 'flag':
      return description === undefined ? z.boolean() : z.boolean().meta({ description });
    case 'date':
      return calendarDate;
    case 'amount':
      return unit === undefined ? money : money.meta({ description: units[unit] });
    default:
      return description === undefined ? z.string() : z.string().meta({ description });
  }
}
