/** A user's drafts: saved, reviewed, discarded, undone and redone, their conflicts with upstream resolved. */
import { bulkAmountFields, bulkTextFields } from '@vanguard/pfa';
import { z } from 'zod';
import { recordFilterSchema } from './record-filter.ts';
import { calendarDate, identifier, instant, money, queryNumber, recordId, recordText, storableText } from './values.ts';

const pfaId = recordId;
const sessionId = identifier.meta({ description: "Of the caller's choice: what drafts are grouped by." });
const reason = storableText.max(1000);
const version = storableText.min(1).max(100);

/** Its fields are checked one by one by the domain, so that every fault is named. */
const delta = z
  .record(z.string(), z.unknown())
  .meta({ description: 'Changed fields only; null empties a field, a missing field is unchanged.' });

export const saveDraftsSchema = z.strictObject({
  modifications: z
    .array(
      z.strictObject({
        pfaId,
        delta,
        changeReason: reason.nullable().optional(),
        ifVersion: version.optional().meta({
          description: 'The `version` the change was made on: refused with 412 where the record has another.',
        }),
      }),
    )
    .min(1)
    .max(10_000),
  sessionId: sessionId.nullable().optional(),
});

export const savedDraftsSchema = z
  .object({
    saved: z.int().meta({ description: 'Drafts that are new or other than before.' }),
    dropped: z.int().meta({ description: 'Drafts that equal upstream again and are gone.' }),
    unchanged: z.int(),
    versions: z
      .record(z.string(), z.string())
      .meta({ description: 'By id: what the records saved with ifVersion have now.' }),
  })
  .meta({ id: 'SavedDrafts' });

const fieldValues = z.record(z.string(), z.unknown());

const layerCosts = z.object({ forecastCost: money, actualCost: money });

const draftSchema = z
  .object({
    pfaId: z.string(),
    delta: fieldValues,
    version: z.string().meta({ description: 'Of the merged record, as in a page of records.' }),
    upstream: fieldValues.meta({ description: 'What upstream has now in the changed fields.' }),
    conflicts: z.array(z.object({ field: z.string(), base: z.unknown(), theirs: z.unknown(), mine: z.unknown() })),
    changeReason: z.string().nullable(),
    sessionId: z.string().nullable(),
    createdAt: instant,
    updatedAt: instant,
    refusal: z
      .object({ code: z.string(), field: z.string().nullable(), message: z.string(), at: instant })
      .nullable()
      .meta({ description: 'Why upstream refused it after it had been committed; null once the draft changes.' }),
    isRemoved: z.boolean().meta({ description: 'The record is gone upstream.' }),
    before: layerCosts.meta({ description: 'What the record costs without the draft.' }),
    after: layerCosts.meta({ description: 'What it costs with it.' }),
    step: z
      .object({
        step: z.string(),
        label: z.string(),
        createdAt: instant,
        fields: z.array(z.string()).meta({ description: 'That are as it left them; the others are of earlier steps.' }),
      })
      .nullable()
      .meta({ description: 'The last step of which something stands in it; null where none is kept.' }),
  })
  .meta({ id: 'Draft' });

export const draftsQuerySchema = z.strictObject({
  sessionId: sessionId.optional(),
  limit: queryNumber(z.int().min(1).max(1000).default(100)).meta({ description: 'Drafts of a page.' }),
  after: pfaId.optional().meta({ description: 'The last id of the page before.' }),
});

export const draftListSchema = z.object({ drafts: z.array(draftSchema) });

export const discardSchema = z.union([
  z.strictObject({ ids: z.array(pfaId).min(1).max(10_000) }),
  z.strictObject({ sessionId }),
  z.strictObject({
    step: z
      .string()
      .regex(/^\d{1,18}$/)
      .meta({
        description:
          'One step, whatever came after it: each field is again what it was before, unless a later step has changed it.',
      }),
  }),
  z.strictObject({ all: z.literal(true) }),
]);

export const discardedSchema = z.object({
  discarded: z.int().meta({ description: 'Drafts that are gone.' }),
  changed: z.int().optional().meta({ description: 'Of a step: drafts that remain, without what it had changed.' }),
  kept: z
    .int()
    .optional()
    .meta({ description: 'Of a step: drafts that keep what was changed later in the same fields.' }),
});

export const resolveSchema = z.strictObject({
  resolutions: z
    .array(z.strictObject({ pfaId, field: storableText.min(1).max(100), take: z.enum(['mine', 'theirs']) }))
    .min(1)
    .max(10_000),
});

export const resolvedSchema = z.object({ changed: z.int() });

export const travelQuerySchema = z.strictObject({
  sessionId: sessionId.optional().meta({ description: "What the events of it name, of the caller's choice." }),
});

export const editStepSchema = z
  .object({
    step: z.string(),
    label: z.string(),
    recordCount: z.int(),
    isUndone: z.boolean(),
    createdAt: instant,
  })
  .meta({ id: 'EditStep' });

export const editStepListSchema = z.object({ steps: z.array(editStepSchema) });

const days = z.int().min(-36_500).max(36_500);
const decimal = z.string().regex(/^-?\d{1,15}(\.\d{1,10})?$/);
const amountField = z.enum(bulkAmountFields);

/** As the domain's BulkOperation. */
const bulkOperationSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('shift'), days }),
    z.strictObject({ kind: z.literal('setDuration'), days: days.min(0) }),
    z.strictObject({ kind: z.literal('changeDuration'), days }),
    z.strictObject({ kind: z.literal('setDates'), start: calendarDate.optional(), end: calendarDate.optional() }),
    z.strictObject({
      kind: z.literal('setText'),
      field: z.enum(bulkTextFields),
      value: recordText.min(1).nullable(),
    }),
    z.strictObject({ kind: z.literal('setAmount'), field: amountField, value: decimal }),
    z.strictObject({ kind: z.literal('scaleAmount'), field: amountField, percent: decimal }),
    z.strictObject({ kind: z.literal('addAmount'), field: amountField, amount: decimal }),
    z.strictObject({ kind: z.literal('resetToPlan') }),
    z.strictObject({ kind: z.literal('discontinue') }),
    z.strictObject({ kind: z.literal('bringBack') }),
    z.strictObject({ kind: z.literal('markTransferable') }),
    z.strictObject({ kind: z.literal('setReason') }),
  ])
  .meta({ id: 'BulkOperation' });

export const bulkSchema = z.strictObject({
  select: recordFilterSchema.meta({ description: 'The records: ids or any other conditions.' }),
  operation: bulkOperationSchema,
  changeReason: reason.nullable().optional(),
  sessionId: sessionId.nullable().optional(),
  dryRun: z.boolean().default(false),
});

export const bulkResultSchema = z
  .object({
    selected: z.int(),
    changed: z.int(),
    unchanged: z.int().meta({ description: 'On which the operation means nothing, or which have the value already.' }),
    refused: z.int().meta({ description: 'Which a rule refuses; they stay as they are.' }),
    faults: z.array(z.object({ pfaId: z.string(), code: z.string() })).meta({ description: 'The first hundred.' }),
    before: layerCosts.optional().meta({ description: 'Of a dry run: what the records that change cost now.' }),
    after: layerCosts.optional().meta({ description: 'Of a dry run: what they would cost.' }),
  })
  .meta({ id: 'BulkResult' });

export type SaveDrafts = z.input<typeof saveDraftsSchema>;
export type SavedDrafts = z.infer<typeof savedDraftsSchema>;
export type Draft = z.infer<typeof draftSchema>;
export type EditStep = z.infer<typeof editStepSchema>;
export type BulkOperation = z.infer<typeof bulkOperationSchema>;
export type BulkResult = z.infer<typeof bulkResultSchema>;
