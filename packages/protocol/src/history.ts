/** The history of one record: upstream's changes and the asking user's own. */
import { z } from 'zod';
import { organizationParams } from './route.ts';
import { instant, queryNumber, recordId, storableText } from './values.ts';

export const recordParams = organizationParams.extend({ pfaId: recordId });

export const historyQuerySchema = z.strictObject({
  limit: queryNumber(z.int().min(1).max(1000).default(100)).meta({ description: 'Entries of a page.' }),
  cursor: storableText.max(20).optional().meta({ description: '`nextCursor` of the page before.' }),
});

const fieldChangeSchema = z.object({
  field: z.string(),
  before: z.unknown().meta({ description: 'Null where there was no value.' }),
  after: z.unknown(),
});

const historyEntrySchema = z
  .object({
    id: z.string(),
    changedAt: instant,
    user: z
      .object({ id: z.string(), username: z.string() })
      .nullable()
      .meta({ description: 'Null where upstream changed the record.' }),
    origin: z.enum(['edit', 'undo', 'redo', 'commit', 'upstream']),
    label: z.string().meta({
      description:
        'save, discard, resolve, handOver of what another account has given away, or the kind of the bulk operation; of upstream update, removed or returned.',
    }),
    sessionId: z.string().nullable(),
    reason: z.string().nullable(),
    changes: z.array(fieldChangeSchema),
  })
  .meta({ id: 'HistoryEntry' });

export const historySchema = z
  .object({
    entries: z.array(historyEntrySchema).meta({ description: 'Newest first.' }),
    nextCursor: z.string().nullable().meta({ description: 'Null after the last page.' }),
  })
  .meta({ id: 'History' });

export type HistoryEntry = z.infer<typeof historyEntrySchema>;
export type History = z.infer<typeof historySchema>;
