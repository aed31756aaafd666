/** Merged records of an organization: the mirror with the asking user's drafts, filtered, sorted, paged, totalled. */
import { z } from 'zod';
import { type SortKey, sortFields } from './sort-fields.ts';
import { calendarDate, flag, instant, money, repeatable } from './values.ts';

const maxSortKeys = 5;

/** `category,-forecastStart` */
const sortSchema = z
  .string()
  .max(400)
  .default('pfaId')
  .transform((text, context): SortKey[] => {
    const keys = text.split(',').map((key) => ({ field: key.replace(/^-/, ''), descending: key.startsWith('-') }));
    const unknown = keys.find(({ field }) => !(sortFields as readonly string[]).includes(field));
    if (unknown !== undefined || keys.length > maxSortKeys) {
      context.addIssue({
        code: 'custom',
        message: unknown
          ? `"${unknown.field}" cannot be sorted by; one of ${sortFields.join(', ')}`
          : `at most ${maxSortKeys} fields`,
      });
      return z.NEVER;
    }
    return keys as SortKey[];
  })
  .meta({
    description: 'Fields to sort by, comma separated, "-" before a descending one.',
    example: 'category,-forecastStart',
  });

export const recordsQuerySchema = z.strictObject({
  category: repeatable.meta({ description: 'Repeat for several.' }),
  source: repeatable.meta({ description: 'Repeat for several.' }),
  includeDiscontinued: flag.meta({ description: 'Discontinued records are left out unless this is true.' }),
  includeFundsTransferable: flag.meta({
    description: 'Records with transferable funds are left out unless this is true.',
  }),
  sort: sortSchema,
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  offset: z.coerce.number().int().min(0).max(2_000_000_000).default(0),
});

export const mergedRecordSchema = z
  .object({
    pfaId: z.string(),
    organizationId: z.string(),
    area: z.string().nullable(),
    category: z.string().nullable(),
    forecastCategory: z.string().nullable(),
    class: z.string().nullable(),
    source: z.string().nullable(),
    dor: z.string().nullable(),
    manufacturer: z.string().nullable(),
    model: z.string().nullable(),
    equipment: z.string().nullable(),
    contract: z.string().nullable(),
    isActualized: z.boolean(),
    isDiscontinued: z.boolean(),
    isFundsTransferable: z.boolean(),
    hasPlan: z.boolean(),
    hasActuals: z.boolean(),
    monthlyRate: money.nullable(),
    purchasePrice: money.nullable(),
    originalStart: calendarDate.nullable(),
    originalEnd: calendarDate.nullable(),
    forecastStart: calendarDate.nullable(),
    forecastEnd: calendarDate.nullable(),
    actualStart: calendarDate.nullable(),
    actualEnd: calendarDate.nullable(),
    planCost: money,
    forecastCost: money,
    actualCost: money,
    forecastVariance: money,
    actualVariance: money,
    version: z.string().nullable().meta({ description: "Upstream's version of the record." }),
    updatedAt: instant,
    draft: z
      .object({ changedFields: z.array(z.string()), changedAt: instant })
      .nullable()
      .meta({ description: "The asking user's uncommitted changes, already merged into the fields." }),
  })
  .meta({ id: 'MergedRecord' });

export const totalsSchema = z
  .object({
    records: z.int(),
    planCost: money,
    forecastCost: money,
    actualCost: money,
    forecastVariance: money,
    actualVariance: money,
    includes: z.object({ discontinued: z.boolean(), fundsTransferable: z.boolean() }),
  })
  .meta({ id: 'Totals' });

export const recordsPageSchema = z
  .object({
    records: z.array(mergedRecordSchema),
    total: z.int(),
    draftCount: z.int(),
    lastSyncAt: instant.nullable(),
    totals: totalsSchema,
  })
  .meta({ id: 'RecordsPage' });

const facetValues = z.array(z.object({ value: z.string(), count: z.int() }));

export const facetsSchema = z.object({ category: facetValues, source: facetValues }).meta({ id: 'Facets' });

export type RecordsQuery = z.output<typeof recordsQuerySchema>;
export type MergedRecord = z.infer<typeof mergedRecordSchema>;
export type Totals = z.infer<typeof totalsSchema>;
export type RecordsPage = z.infer<typeof recordsPageSchema>;
export type Facets = z.infer<typeof facetsSchema>;
