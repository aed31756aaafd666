/** Pulls of all organizations: when they begin, what came of them, what is in their way. */
import { feedNames } from '@vanguard/pfa';
import { z } from 'zod';
import { driftSchema } from './connections.ts';
import { identifier, instant, queryNumber, storableText } from './values.ts';

const cron = storableText.min(1).max(100);
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day, HH:MM');

const schedule = {
  isEnabled: z.boolean().meta({ description: 'False: pulls begin by hand only.' }),
  pullCron: cron.meta({ description: 'When changes are read: a cron expression of five fields.' }),
  fullCron: cron.meta({ description: 'When all records are read.' }),
  timeZone: storableText.min(1).max(100).meta({ description: 'Of the IANA database, such as Europe/Berlin.' }),
  quiet: z
    .strictObject({ from: timeOfDay, until: timeOfDay })
    .nullable()
    .meta({ description: 'Times of day between which no pull begins by schedule; may pass midnight.' }),
};

export const saveScheduleSchema = z.strictObject({
  schedule: z.strictObject(schedule).nullable().meta({ description: 'Null: what holds without a saved one.' }),
});

export const scheduleSavedSchema = z.object({
  nextPullAt: instant.nullable().meta({ description: 'By the schedule.' }),
});

export const schedulesSchema = z.object({
  schedules: z.array(
    z
      .object({
        organizationId: identifier,
        code: z.string(),
        ...schedule,
        origin: z.enum(['saved', 'simulator', 'legacy', 'delivered']).meta({
          description: 'saved by an administrator; else what holds until one is.',
        }),
        upstream: z.enum(['pems', 'simulator']).nullable().meta({ description: 'Null where nothing is connected.' }),
        nextPullAt: instant.nullable(),
        nextFullAt: instant.nullable(),
        lastFullAt: instant.nullable(),
        lossFoundAt: instant.nullable().meta({
          description: 'A pull of all records missed many of them then and marked none as gone: see acceptLoss.',
        }),
      })
      .meta({ id: 'PullSchedule' }),
  ),
});

export const runsQuerySchema = z.strictObject({
  organizationId: identifier.optional().meta({ description: 'Of that one only.' }),
  feed: z
    .enum(['records', ...feedNames])
    .optional()
    .meta({ description: 'Of the records, or of that feed, only.' }),
  status: z
    .enum(['running', 'completed', 'failed', 'cancelled'])
    .optional()
    .meta({ description: 'Of that state only.' }),
  limit: queryNumber(z.int().min(1).max(1000).default(100)).meta({ description: 'Pulls of the answer.' }),
});

export const runsSchema = z.object({
  runs: z
    .array(
      z
        .object({
          id: z.string(),
          organizationId: identifier,
          code: z.string().nullable().meta({ description: 'Null where there is no such organization any more.' }),
          feed: z.enum(feedNames).nullable().meta({ description: 'Null: of the records.' }),
          kind: z.string(),
          status: z.string().meta({ description: 'running, completed, failed, cancelled.' }),
          recordsProcessed: z.int(),
          recordsExpected: z.int().nullable(),
          recordsInserted: z.int(),
          recordsUpdated: z.int(),
          recordsRemoved: z.int(),
          recordsRejected: z.int().nullable(),
          errorCode: z.string().nullable(),
          error: z.string().nullable(),
          triggeredBy: z.string().nullable().meta({ description: 'Null: by schedule.' }),
          cancelledBy: z.string().nullable(),
          startedAt: instant,
          durationMs: z.int().nullable(),
        })
        .meta({ id: 'PullRun' }),
    )
    .meta({ description: 'The latest first.' }),
});

export const runCancelledSchema = z.object({ status: z.literal('cancelled') });

export const storedDriftSchema = z.object({
  drift: driftSchema.nullable().meta({ description: 'Null until a pull has read the columns.' }),
  readAt: instant.nullable(),
});

export const rejectedQuerySchema = z.strictObject({
  limit: queryNumber(z.int().min(1).max(1000).default(100)).meta({ description: 'Rows of the answer.' }),
});

export const rejectedSchema = z.object({
  rows: z
    .array(
      z.object({
        pfaId: z.string().nullable().meta({ description: 'Null where it is the id that cannot be read.' }),
        faults: z.array(z.object({ field: z.string(), upstream: z.string(), code: z.string() })),
        raw: z.record(z.string(), z.unknown()).meta({ description: 'The row as PEMS sent it.' }),
        rejectedAt: instant,
      }),
    )
    .meta({ description: 'The latest first; a thousand of an organization are kept at most.' }),
});

export const lossAcceptedSchema = z.object({
  status: z.literal('requested').meta({ description: 'A pull of all records begins within seconds.' }),
});
