/** Synchronisation with upstream: what is connected, what is under way, what is owed. */
import { z } from 'zod';
import { instant, queryNumber } from './values.ts';

export const commitResultSchema = z
  .object({
    committed: z
      .int()
      .meta({ description: 'Drafts that everybody sees from now on, and that are on their way upstream.' }),
    kept: z
      .array(z.object({ pfaId: z.string(), code: z.string() }))
      .meta({ description: 'Drafts that stay: `conflict`, `removed`, or the rule that they break.' }),
  })
  .meta({ id: 'CommitResult' });

const upstreamSchema = z.object({
  kind: z.enum(['pems', 'simulator']).meta({ description: 'A simulator holds invented data and is not PEMS.' }),
  url: z.string().nullable().meta({ description: 'A page of it that people can open.' }),
});

const runSchema = z
  .object({
    id: z.string(),
    kind: z.string(),
    status: z.string().meta({ description: 'running, completed, failed, cancelled.' }),
    recordsProcessed: z.int(),
    recordsExpected: z.int().nullable().meta({ description: 'In all; null where PEMS does not count.' }),
    recordsInserted: z.int(),
    recordsUpdated: z.int(),
    recordsRemoved: z.int(),
    errorCode: z.string().nullable().meta({ description: 'Stable; of some that failed.' }),
    error: z.string().nullable(),
    startedAt: instant,
    durationMs: z.int().nullable(),
  })
  .meta({ id: 'SyncRun' });

export const syncStatusSchema = z
  .object({
    upstream: upstreamSchema.nullable().meta({ description: 'Null where nothing is connected.' }),
    run: runSchema.nullable().meta({ description: 'The latest pull.' }),
    outbox: z.object({
      waiting: z.int().meta({ description: 'Committed changes that upstream does not have yet.' }),
      unconfirmed: z.int().meta({ description: 'Which upstream took, and no pull has shown yet.' }),
      stuck: z.int().meta({ description: 'On their way for longer than they should be: somebody should look.' }),
      oldestAt: instant.nullable(),
    }),
    nextPullAt: instant.nullable().meta({ description: 'By schedule; null where none pulls the organization.' }),
  })
  .meta({ id: 'SyncStatus' });

export const syncTriggeredSchema = z.object({
  status: z.literal('requested').meta({ description: 'A worker takes it up within seconds.' }),
});

const decision = z.enum(['retry', 'return', 'drop']);

export const outboxQuerySchema = z.strictObject({
  limit: queryNumber(z.int().min(1).max(1000).default(100)).meta({ description: 'Messages of the answer.' }),
});

export const outboxSchema = z.object({
  messages: z
    .array(
      z.object({
        id: z.string(),
        pfaId: z.string(),
        author: z.object({ id: z.string(), username: z.string() }),
        delta: z.record(z.string(), z.unknown()),
        state: z.enum(['queued', 'sending', 'delivered', 'settled', 'refused', 'dropped']),
        attempts: z.int(),
        lastError: z.string().nullable(),
        committedAt: instant,
        nextAttemptAt: instant.nullable(),
        isStuck: z.boolean(),
        decision: z.object({ action: decision, by: z.string(), at: instant }).nullable(),
      }),
    )
    .meta({ description: 'The oldest that are not over first, then the latest that are.' }),
});

export const decideMessageSchema = z.strictObject({
  action: decision.meta({
    description: 'retry sends it at once; return gives the change back to its author as a draft; drop forgets it.',
  }),
});

export const decidedSchema = z.object({ status: z.literal('decided') });

export type Outbox = z.infer<typeof outboxSchema>;
export type CommitResult = z.infer<typeof commitResultSchema>;
export type SyncStatus = z.infer<typeof syncStatusSchema>;
