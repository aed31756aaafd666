/** What a selection of merged records adds up to: facets, totals, groups, months, bounds of the timeline. */
import {
  type CustomName,
  type Dimension,
  dimensions,
  isCustomName,
  type SummedField,
  summedFields,
} from '@vanguard/pfa';
import { z } from 'zod';
import { customFieldKey } from './custom-fields.ts';
import { shapeOf } from './field-schemas.ts';
import { recordFilterParameters } from './record-filter.ts';
import { costSums, resultVersionSchema, totalsSchema } from './records.ts';
import { organizationParams } from './route.ts';
import { calendarDate, instant, money, optionalFlag, recordText } from './values.ts';

const groupOrders = ['records', ...summedFields] as const;
type GroupOrderField = SummedField | 'records';

const dimension = z.enum(dimensions as [Dimension, ...Dimension[]]);

export const filterQuerySchema = z.strictObject(recordFilterParameters);

export const customValueParams = organizationParams.extend({ key: customFieldKey });

export const customValuesQuerySchema = filterQuerySchema.extend({
  find: recordText.optional().meta({ description: 'Only values with this text in them, in capitals or not.' }),
});

const facetValues = z.array(z.object({ value: z.string(), count: z.int() }));

export const facetsSchema = z
  .object({
    ...shapeOf(dimensions, facetValues),
    missing: z.object(shapeOf(dimensions, z.int())).meta({ description: 'How many records have no value.' }),
  })
  .meta({ id: 'Facets' });

export const statsSchema = z
  .object({
    total: z.int(),
    totals: totalsSchema,
    draftCount: z.int(),
    lastSyncAt: instant.nullable(),
    resultVersion: resultVersionSchema,
  })
  .meta({ id: 'Stats' });

/** `-forecastVariance` */
const groupSort = z
  .enum(groupOrders.flatMap((field) => [field, `-${field}` as const]))
  .transform((text) => ({ field: text.replace(/^-/, '') as GroupOrderField, descending: text.startsWith('-') }));

/** A field to group by, of the table or declared. */
export type GroupName = Dimension | CustomName;

const groupName = z
  .string()
  .refine((name) => (dimensions as readonly string[]).includes(name) || isCustomName(name), {
    error: ({ input }) => `"${String(input)}" cannot be grouped by; one of ${dimensions.join(', ')}`,
  })
  .transform((name) => name as GroupName);

export const groupsQuerySchema = z.strictObject({
  ...recordFilterParameters,
  by: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(groupName).min(1).max(3))
    .refine((names) => new Set(names).size === names.length, 'names a field twice')
    .meta({
      description:
        'One to three fields, comma separated, outermost first; also `custom.KEY` of a field of kind text or boolean that the organization has declared.',
      example: 'category,class',
    }),
  sort: groupSort.optional().meta({
    description:
      'The sum that the groups of a level stand by, "-" before it for the largest first; else by their values.',
    example: '-forecastVariance',
  }),
});

export const groupsSchema = z
  .object({
    groups: z.array(
      z.object({
        path: z.array(z.string().nullable()).meta({
          description:
            'One value a level, outermost first, null where there is none; a subtotal has fewer, the total none. Of a boolean `true` or `false`.',
        }),
        offset: z
          .int()
          .meta({ description: 'Records before its first in a list that is sorted by the same fields, ascending.' }),
        ...costSums,
      }),
    ),
    resultVersion: resultVersionSchema,
  })
  .meta({ id: 'Groups' });

const month = z.string().regex(/^(?!0000)\d{4}-(0[1-9]|1[0-2])$/, 'must be a month, YYYY-MM');

export const matrixQuerySchema = z.strictObject({
  ...recordFilterParameters,
  by: dimension.optional().meta({ description: 'A row for every value of this field.' }),
  fromMonth: month.optional().meta({ description: 'The first month with cells of its own; 1970-01 by default.' }),
  actualizedPlan: optionalFlag.meta({
    description:
      'Also the layer actualizedPlan: the part of the plan whose records are actualized, beside which actuals stand.',
  }),
  toMonth: month.optional().meta({ description: 'The last month with cells of its own; 2099-12 by default.' }),
});

export const matrixSchema = z
  .object({
    cells: z
      .array(
        z.object({
          layer: z.enum(['plan', 'actualizedPlan', 'forecast', 'actual']).meta({
            description:
              'actualizedPlan: the part of the plan whose records are actualized, which actuals are compared with.',
          }),
          group: z.string().nullable(),
          month: z.string().nullable().meta({
            description:
              'YYYY-MM; `earlier` or `later` for all months before and after those asked for; null for a cost without dates to spread it over.',
            example: '2026-01',
          }),
          cost: money,
          days: z.int(),
          records: z.int(),
        }),
      )
      .meta({ description: 'Only cells in which something is, by layer, group and month.' }),
  })
  .meta({ id: 'Matrix' });

const bounds = z.object({ from: calendarDate.nullable(), to: calendarDate.nullable() });

export const timelineSchema = z
  .object({ plan: bounds, forecast: bounds, actual: bounds })
  .meta({ id: 'TimelineBounds' });

export type Facets = z.infer<typeof facetsSchema>;
export type Stats = z.infer<typeof statsSchema>;
export type Matrix = z.infer<typeof matrixSchema>;
export type Groups = z.infer<typeof groupsSchema>;
export type TimelineBounds = z.infer<typeof timelineSchema>;
