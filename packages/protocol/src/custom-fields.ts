/** Fields that an organization has declared for itself, and the columns of upstream that it could declare. */
import { customKinds, longestCustomLabel, mostCustomFields } from '@vanguard/pfa';
import { z } from 'zod';
import { mostValues } from './limits.ts';
import { identifier, instant, recordText, storableText } from './values.ts';

const kind = z.enum(customKinds).meta({
  description:
    'What values are read as: `decimal` and `integer` are exact, as text; a `boolean` that is missing is false.',
});
const label = storableText.trim().min(1).max(longestCustomLabel);
const key = storableText.min(1).max(200).meta({ description: "Name of upstream's column.", example: 'PFS_UDFCHAR01' });

const field = {
  key: z.string().meta({ description: "Name of upstream's column; elsewhere the field is called `custom.` and this." }),
  label: z.string(),
  kind,
  isEditable: z.boolean().meta({ description: 'By whoever may draft in the organization.' }),
};

export const customFieldListSchema = z.object({ fields: z.array(z.object(field).meta({ id: 'CustomField' })) });

export const declareCustomFieldSchema = z.strictObject({ key, label, kind, isEditable: z.boolean().default(false) });

export const changeCustomFieldSchema = z.strictObject({ label: label.optional(), isEditable: z.boolean().optional() });

/** Of a field that is declared, or not. */
export const customFieldKey = key;

export const customFieldParams = z.strictObject({
  organizationId: identifier.meta({ description: 'Id of the organization.' }),
  key,
});

export const customFieldReviewSchema = z
  .object({
    fields: z.array(
      z.object({
        ...field,
        createdBy: z.string().nullable(),
        createdAt: instant,
        misfits: z.int().nullable().meta({
          description: 'Records whose value the last pull of all records could not read as the kind; null before one.',
        }),
        misfitSample: z.string().nullable().meta({ description: 'One of these values.' }),
        index: z.object({
          state: z.enum(['none', 'building', 'ready', 'failed']).meta({
            description: 'Of the index behind its order; `none`: the organization is small and needs none.',
          }),
          error: z
            .string()
            .nullable()
            .meta({ description: 'Why it could not be made; it is tried again within the hour.' }),
        }),
      }),
    ),
    found: z
      .array(z.object({ key: z.string(), records: z.int(), samples: z.array(z.string()) }))
      .meta({ description: 'What records have beside the fields of every record and the declared ones.' }),
    sampledRecords: z.int().meta({ description: 'How many records were looked at for that.' }),
  })
  .meta({ id: 'CustomFields' });

export const customValueListSchema = z
  .object({
    values: z.array(z.object({ value: z.string(), count: z.int() })).meta({
      description: 'Most frequent first; of a text its beginning, which is what is compared.',
    }),
    missing: z.int().meta({ description: 'How many records have no value.' }),
    hasMore: z.boolean().meta({ description: 'There are more values than are listed: `find` narrows them.' }),
  })
  .meta({ id: 'CustomFieldValues' });

/** By key. */
export const customValuesSchema = z.record(z.string(), z.union([z.string(), z.boolean()]).nullable()).meta({
  description:
    'What it has in the fields that the organization has declared, by key. What is not of the kind is the text that it is.',
});

const few = <Schema extends z.ZodType>(schema: z.ZodRecord<z.ZodString, Schema>) =>
  schema.refine((asked) => Object.keys(asked).length <= mostCustomFields, `at most ${mostCustomFields} fields`);

const range = { from: recordText.optional(), to: recordText.optional() };

/** In a body. */
export const customFilterSchema = few(
  z.record(
    z.string().max(100),
    z.strictObject({ in: z.array(recordText.min(1).nullable()).max(mostValues).optional(), ...range }),
  ),
)
  .optional()
  .meta({
    description:
      'By key: any of some values, null is an empty field; of numbers and dates a range, both ends included.',
  });

/** In a query string, where an empty text is an empty field. */
export const customParametersSchema = few(
  z.record(z.string().max(100), z.strictObject({ in: z.array(recordText).max(mostValues).optional(), ...range })),
)
  .optional()
  .meta({
    description:
      'Of fields that the organization has declared: `custom.KEY=value`, repeated for several, an empty value is an empty field; of numbers and dates also `custom.KEY.from` and `custom.KEY.to`.',
  });
