/**
 * What is told to whoever listens (`GET /api/events`): hints, with the ids of some records and never a value of one. The name of
 * an event is its kind; its data is one of these objects as JSON. `Last-Event-ID`, or `after`, resumes without a gap.
 */
import { z } from 'zod';
import { identifier, storableText } from './values.ts';

export const eventsQuerySchema = z.strictObject({
  organization: identifier.optional().meta({ description: "Only what happens there; otherwise in all of one's own." }),
  after: storableText.max(8000).optional().meta({
    description: 'The id of the last event that was received, where `Last-Event-ID` cannot be sent; or where to begin.',
  }),
});

export const eventPositionSchema = z.object({
  after: z.string().meta({ description: 'For `after` of `GET /api/events`.' }),
});

const organizationId = z.string();
const pfaIds = z.array(z.string()).nullable().meta({ description: 'Up to a hundred; null where there are more.' });
const count = z.int().meta({ description: 'Records.' });

/** By the name of the event. */
export const eventSchemas = {
  ready: z.object({}).meta({ description: 'Listening: what happens from now on is told.' }),
  reset: z.object({}).meta({ description: 'Some of what happened cannot be told any more: read everything again.' }),
  records: z.object({
    organizationId,
    cause: z.string().meta({
      description:
        'commit; of upstream update, added, removed, returned; of a change that is taken back refused, dropped.',
    }),
    by: z.string().nullable().meta({ description: 'The id of the user who committed; null for upstream.' }),
    count,
    pfaIds,
  }),
  drafts: z.object({
    organizationId,
    label: z.string().meta({ description: "What was done to one's own drafts." }),
    sessionId: z.string().nullable().meta({ description: 'As the change named it.' }),
    count,
    pfaIds,
  }),
  conflicts: z
    .object({ organizationId, count, pfaIds })
    .meta({ description: "One's own drafts differ from what somebody else has changed in the same field." }),
  messages: z.object({
    organizationId,
    state: z.enum(['delivered', 'settled', 'refused', 'dropped']),
    count: z.int().meta({ description: "Of one's own committed changes." }),
    messages: z
      .array(z.object({ id: z.string(), pfaId: z.string(), outcome: z.string().nullable() }))
      .nullable()
      .meta({ description: 'Up to a hundred; null where there are more.' }),
  }),
  pull: z.object({
    organizationId,
    runId: z.string(),
    kind: z.string(),
    status: z.string().meta({ description: 'running, completed, failed.' }),
    processed: z.int(),
    inserted: z.int(),
    updated: z.int(),
    removed: z.int(),
    error: z.string().nullable(),
    code: z.string().nullable().meta({ description: 'Of the error, for programs.' }),
  }),
  connection: z.object({
    organizationId,
    upstream: z
      .object({ kind: z.enum(['pems', 'simulator']), url: z.string().nullable() })
      .nullable()
      .meta({ description: 'Null where nothing is connected any more.' }),
  }),
} as const;

export type EventName = keyof typeof eventSchemas;
export type EventData<Name extends EventName> = z.output<(typeof eventSchemas)[Name]>;

export const eventStreamSchema = z
  .union(Object.values(eventSchemas))
  .meta({ id: 'Event', description: 'The data of one event; a line with an id alone says how far one has come.' });
