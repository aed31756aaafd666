/** Merged records of an organization: the mirror with the asking user's drafts, filtered, sorted, paged, totalled. */
import { fieldsWith, isCustomName, ownTermFields } from '@vanguard/pfa';
import { z } from 'zod';
import { customValuesSchema } from './custom-fields.ts';
import { shapeOf, valueShape } from './field-schemas.ts';
import { mostSortKeys } from './limits.ts';
import { type SortKey, sortFields } from './sort-fields.ts';
import { recordFilterParameters } from './record-filter.ts';
import { calendarDate, instant, money, queryNumber, recordId, storableText } from './values.ts';

/** `category,-forecastStart` */
export const sortSchema = z
  .string()
  .max(600)
  .default('pfaId')
  .transform((text, context): SortKey[] => {
    const keys = text.split(',').map((key) => ({ field: key.replace(/^-/, ''), descending: key.startsWith('-') }));
    const unknown = keys.find(
      ({ field }) => !(sortFields as readonly string[]).includes(field) && !isCustomName(field),
    );
    if (unknown !== undefined || keys.length > mostSortKeys) {
      context.addIssue({
        code: 'custom',
        message: unknown
          ? `"${unknown.field}" cannot be sorted by; one of ${sortFields.join(', ')}`
          : `at most ${mostSortKeys} fields`,
      });
      return z.NEVER;
    }
    return keys as SortKey[];
  })
  .meta({
    description:
      'Fields to sort by, comma separated, "-" before a descending one; also `custom.KEY` of a field that the organization has declared.',
    example: 'category,-forecastStart',
  });

export const recordsQuerySchema = z
  .strictObject({
    ...recordFilterParameters,
    sort: sortSchema,
    limit: queryNumber(z.int().min(1).max(1000).default(100)).meta({ description: 'Records of a page.' }),
    offset: queryNumber(z.int().min(0).max(2_000_000_000).optional()).meta({
      description: 'Records before the page; costs the more, the deeper. Not together with a cursor.',
    }),
    cursor: storableText
      .max(4000)
      .optional()
      .meta({ description: '`nextCursor` of the page before: costs the same however deep. Not together with offset.' }),
  })
  .refine(({ offset, cursor }) => offset === undefined || cursor === undefined, 'offset and cursor exclude each other')
  .refine(({ sort, q }) => q !== undefined || !sort.some(({ field }) => field === 'relevance'), {
    path: ['sort'],
    message: 'relevance needs a text to find: q',
  });

export const positionQuerySchema = z.strictObject({ ...recordFilterParameters, sort: sortSchema, pfaId: recordId });

export const positionSchema = z
  .object({ position: z.int().nullable().meta({ description: 'Null where the record is not in the result.' }) })
  .meta({ id: 'Position' });

export const mergedRecordSchema = z
  .object({
    ...valueShape(fieldsWith('listed')),
    ownTerms: z.object(shapeOf(ownTermFields, z.string().optional())).nullable().meta({
      description:
        "The sources, rates and prices that forecast and actual layer have of their own, which hold before the record's; null where they have none.",
    }),
    custom: customValuesSchema,
    version: z.string().meta({ description: "Another one whenever upstream or one's own draft changes the record." }),
    updatedAt: instant,
    draft: z
      .object({ changedFields: z.array(z.string()), changedAt: instant, reason: z.string().nullable() })
      .nullable()
      .meta({ description: "The asking user's uncommitted changes, already merged into the fields." }),
  })
  .meta({ id: 'MergedRecord' });

const terms = ['source', 'monthlyRate', 'purchasePrice'] as const;

const layerSchema = z
  .object({
    source: z.string().nullable(),
    monthlyRate: money.nullable(),
    purchasePrice: money.nullable(),
    start: calendarDate.nullable(),
    end: calendarDate.nullable(),
    cost: money,
    ownTerms: z
      .array(z.enum(terms))
      .meta({ description: "Which of source, rate and price are the layer's own; the others are the record's." }),
  })
  .meta({ id: 'Layer' });

export const recordSchema = mergedRecordSchema
  .extend({
    layers: z.object({ plan: layerSchema, forecast: layerSchema, actual: layerSchema }).meta({
      description: 'What each layer costs, and by which terms. The plan is locked: no draft changes its own.',
    }),
    others: z
      .array(z.object({ key: z.string(), value: z.string() }))
      .meta({ description: 'What upstream has beside all fields, by the names of its columns: read only.' }),
  })
  .meta({ id: 'Record' });

/** In every total and group: variances are of the same records on both sides. */
export const costSums = {
  records: z.int(),
  actualizedRecords: z.int(),
  ...shapeOf(fieldsWith('summed'), money),
  actualizedPlanCost: money.meta({
    description:
      'Plan cost of the actualized records, which actuals are compared with: actualVariance is actualCost less it.',
  }),
};

const hiddenPart = z.object({ records: z.int(), planCost: money });

export const totalsSchema = z
  .object({
    ...costSums,
    includes: z.object({ discontinued: z.boolean(), fundsTransferable: z.boolean() }),
    hidden: z.object({ discontinued: hiddenPart, fundsTransferable: hiddenPart }).meta({
      description: 'Records that match but are left out; one that is both counts as discontinued.',
    }),
    toRepair: z
      .object({ unknownSource: z.int().meta({ description: 'Records with `hasUnknownSource`.' }) })
      .meta({ description: 'Records whose data are wrong, so that the totals lack them in part.' }),
  })
  .meta({ id: 'Totals' });

export const resultVersionSchema = z.string().meta({
  description:
    "Another one after every change of what the asking user sees of the organization's records: pages of one version are of one result.",
});

export const recordsPageSchema = z
  .object({
    records: z.array(mergedRecordSchema),
    nextCursor: z.string().nullable().meta({ description: 'Null after the last page.' }),
    total: z.int(),
    draftCount: z.int(),
    lastSyncAt: instant.nullable(),
    resultVersion: resultVersionSchema,
    totals: totalsSchema,
  })
  .meta({ id: 'RecordsPage' });

export type RecordsQuery = z.output<typeof recordsQuerySchema>;
export type MergedRecord = z.infer<typeof mergedRecordSchema>;
export type RecordLayers = z.infer<typeof recordSchema>['layers'];
export type Totals = z.infer<typeof totalsSchema>;
export type RecordsPage = z.infer<typeof recordsPageSchema>;
