/**
 * Which records: any combination of conditions. In a query string every condition is a parameter, lists are repeated;
 * in a body the same conditions are an object.
 */
import {
  type AmountField,
  amountFields,
  budgets,
  type DateField,
  dateFields,
  describeField,
  type FlagField,
  flagFields,
  listFields,
  statuses,
  varianceFields,
} from '@vanguard/pfa';
import { z } from 'zod';
import { customFilterSchema, customParametersSchema } from './custom-fields.ts';
import { shapeOf } from './field-schemas.ts';
import { mostValues } from './limits.ts';
import { amountBound, calendarDate, optionalFlag, recordId, recordText, repeatable, searchText } from './values.ts';

const statusSchema = z.enum(statuses);

const budgetSchema = z.enum(budgets);

const dateRange = z.strictObject({ from: calendarDate.optional(), to: calendarDate.optional() });
const amountRange = z.strictObject({ from: amountBound.optional(), to: amountBound.optional() });

/** Conditions as an object. */
export const recordFilterSchema = z
  .strictObject({
    ...shapeOf(
      listFields,
      z
        .array(recordText.min(1).nullable())
        .max(mostValues)
        .optional()
        .meta({ description: 'Any of these; null is an empty field.' }),
    ),
    status: z.array(statusSchema).max(4).optional(),
    dates: z
      .strictObject(shapeOf(dateFields, dateRange.optional()))
      .optional()
      .meta({ description: 'Both ends included; a record without the date is in no range.' }),
    amounts: z
      .strictObject(shapeOf(amountFields, amountRange.optional()))
      .optional()
      .meta({ description: 'Both ends included; a record without the amount is in no range.' }),
    budget: z
      .strictObject(shapeOf(varianceFields, z.array(budgetSchema).max(budgets.length).optional()))
      .optional()
      .meta({ description: 'Any of these: over plan, under it, on it. What has no variance is none of them.' }),
    flags: z.strictObject(shapeOf(flagFields, z.boolean().optional())).optional(),
    custom: customFilterSchema,
    ids: z.array(recordId).max(10_000).optional(),
    exceptIds: z
      .array(recordId)
      .max(10_000)
      .optional()
      .meta({ description: 'None of these, whatever else they match.' }),
    draftsOnly: z.boolean().optional(),
    text: searchText.optional().meta({ description: 'Every word the beginning of a word of the record.' }),
    includeDiscontinued: z.boolean().optional(),
    includeFundsTransferable: z.boolean().optional(),
  })
  .meta({ id: 'RecordFilter' });

const list = repeatable.meta({ description: 'Repeat for several; an empty value is an empty field.' });

const budgetParameter = z
  .preprocess(asList, z.array(budgetSchema).max(budgets.length).optional())
  .meta({ description: 'Repeat for several: over plan, under it, on it.' });

/** The same conditions as parameters: `category=Cranes&category=Pumps&forecastStartFrom=2026-01-01&q=crawler`. */
export const recordFilterParameters = {
  ...shapeOf(listFields, list),
  status: z.preprocess(asList, z.array(statusSchema).max(4).optional()).meta({
    description: 'Repeat for several: the first of discontinued, transferable, actualized, planned that is so.',
  }),
  ...rangeParameters(),
  ...amountParameters(),
  ...shapeOf(varianceFields, budgetParameter),
  ...flagParameters(),
  custom: customParametersSchema,
  draftsOnly: optionalFlag.meta({ description: 'Only records that the asking user has a draft on.' }),
  q: searchText.optional().meta({ description: 'Free text: every word the beginning of a word of the record.' }),
  includeDiscontinued: optionalFlag.meta({ description: 'Discontinued records are left out unless this is true.' }),
  includeFundsTransferable: optionalFlag.meta({
    description: 'Records with transferable funds are left out unless this is true.',
  }),
};

function flagParameters(): Record<FlagField, typeof optionalFlag> {
  const entries = flagFields.map((name) => [name, optionalFlag.meta({ description: describeField(name).description })]);
  return Object.fromEntries(entries) as Record<FlagField, typeof optionalFlag>;
}

function asList(value: unknown): unknown {
  return value === undefined || Array.isArray(value) ? value : [value];
}

type RangeParameters = Record<`${DateField}From` | `${DateField}To`, z.ZodOptional<typeof calendarDate>>;

function rangeParameters(): RangeParameters {
  const names = dateFields.flatMap((field) => [`${field}From` as const, `${field}To` as const]);
  return shapeOf(names, calendarDate.optional());
}

type AmountParameters = Record<`${AmountField}From` | `${AmountField}To`, z.ZodOptional<typeof amountBound>>;

function amountParameters(): AmountParameters {
  const names = amountFields.flatMap((field) => [`${field}From` as const, `${field}To` as const]);
  return shapeOf(names, amountBound.optional());
}

export type RecordFilter = z.infer<typeof recordFilterSchema>;
/** As they come out of a query string. */
export type FilterParameters = z.output<z.ZodObject<typeof recordFilterParameters>>;
