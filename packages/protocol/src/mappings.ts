/** Field mappings: which column of PEMS is which field, how values are written there, and which grid is read. */
import { feedNames } from '@vanguard/pfa';
import { z } from 'zod';
import { identifier, instant, storableText } from './values.ts';

const column = storableText.min(1).max(80).meta({ description: 'Name of a column of the grid, such as PFS_F_CLASS.' });
const word = storableText.min(1).max(100);

const fieldSchema = z.strictObject({
  field: word,
  upstream: column,
  when: z.literal('actualized').optional().meta({ description: 'Only where the record is actualized.' }),
  default: storableText
    .max(200)
    .optional()
    .meta({ description: 'Where PEMS has no value, as the record would show it.' }),
});

const formatsSchema = z.strictObject({
  date: word,
  dateTime: word,
  locale: word,
  timeZone: word,
  decimalMark: z.enum(['.', ',']),
  groupMark: z.enum(['', ',', '.', ' ', "'"]),
});

const gridSchema = z.strictObject({
  name: word,
  id: word,
  userFunction: word,
  dataspyId: word,
  pageRows: z.int().min(100).max(10_000),
  keys: z.strictObject({ record: column, organization: column, version: column }),
});

const feedSchema = z.strictObject({
  path: word.meta({ description: 'Below the base, such as /assets.' }),
  key: z.array(column).max(5).meta({ description: 'What an entry is known by, together.' }),
  columns: z
    .array(z.strictObject({ name: word, upstream: column, kind: z.literal('date').optional() }))
    .max(50)
    .meta({ description: 'What is kept, by the names of the product; a column of an object has a dot.' }),
  organization: column.optional().meta({ description: 'With its code; empty or * for all.' }),
  organizationsOfEntry: z
    .strictObject({ path: word, column })
    .optional()
    .meta({ description: 'A collection of the organizations of each entry: {key} stands for what it is known by.' }),
});

const parts = {
  fields: z.array(fieldSchema).max(200),
  ignored: z.array(column).max(500),
  formats: formatsSchema,
  grid: gridSchema,
  screen: z.strictObject({ name: word }),
  feeds: z.partialRecord(z.enum(feedNames), feedSchema).meta({ description: 'The lists beside the records.' }),
};

/** What is left out is as delivered. */
const givenSchema = z.strictObject(parts).partial();

export const saveMappingSchema = z.strictObject({
  mapping: givenSchema,
  basedOn: z.int().min(0).meta({ description: 'The version that it was made from; 0: as delivered.' }),
  note: storableText.max(500).optional(),
});

export const previewMappingSchema = z.strictObject({ mapping: givenSchema });

export const mappingSavedSchema = z.object({ version: z.int() });

export const mappingSchema = z
  .object({
    organizationId: identifier,
    version: z.int(),
    mapping: z.object(parts),
    versions: z.array(
      z.object({
        version: z.int(),
        note: z.string().nullable(),
        createdBy: z.string().nullable(),
        createdAt: instant,
      }),
    ),
  })
  .meta({ id: 'FieldMapping' });
