/** Synchronisation with upstream: what is connected, what is under way, what is owed. */
import { z } from 'zod';
import { instant } from './values.ts';

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
  kind: z.enum(['pems', 'simulator']).meta({ description: 'A simulator holds invented data and is no PEMS.' }),
  url: z.string().nullable().meta({ description: 'A page of it that people can open.' }),
});

const runSchema = z
  .object({
    id: z.string(),
    kind: z.string(),
    status: z.string().meta({ description: 'running, completed, failed.' }),
    recordsProcessed: z.int(),
    recordsInserted: z.int(),
    recordsUpdated: z.int(),
    recordsRemoved: z.int(),
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
      oldestAt: instant.nullable(),
    }),
  })
  .meta({ id: 'SyncStatus' });

export const syncTriggeredSchema = z.object({
  status: z.literal('requested').meta({ description: 'A worker takes it up within seconds.' }),
});

export type CommitResult = z.infer<typeof commitResultSchema>;
export type SyncStatus = z.infer<typeof syncStatusSchema>;
