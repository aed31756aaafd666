/** Routes around the synchronisation of an organization with upstream. */
import { z } from 'zod';
import { endpoints } from './endpoints.ts';
import { eventPositionSchema, eventsQuerySchema, eventStreamSchema } from './events.ts';
import { eventStreamType } from './media-types.ts';
import { organizationParams, type Route } from './route.ts';
import {
  decidedSchema,
  decideMessageSchema,
  outboxQuerySchema,
  outboxSchema,
  syncStatusSchema,
  syncTriggeredSchema,
} from './sync.ts';

export const syncRoutes = {
  events: {
    ...endpoints.events,
    summary: 'What happens in the organizations one belongs to, as server-sent events, for as long as one listens',
    tag: 'sync',
    permission: 'signed-in',
    query: eventsQuerySchema,
    answersWith: eventStreamType,
    responses: { 200: eventStreamSchema },
    problems: ['no_such_organization'],
  },
  eventPosition: {
    ...endpoints.eventPosition,
    summary:
      'Where events stand: whoever asks before they read, and listens from there, misses no change of what they have read',
    tag: 'sync',
    permission: 'signed-in',
    responses: { 200: eventPositionSchema },
  },
  syncStatus: {
    ...endpoints.syncStatus,
    summary: 'What upstream is, the latest pull, and what is owed',
    tag: 'sync',
    permission: 'viewer',
    params: organizationParams,
    responses: { 200: syncStatusSchema },
  },
  outbox: {
    ...endpoints.outbox,
    summary: 'What was committed and is on its way, and what became of the rest',
    tag: 'sync',
    permission: 'member',
    params: organizationParams,
    query: outboxQuerySchema,
    responses: { 200: outboxSchema },
  },
  decideMessage: {
    ...endpoints.decideMessage,
    summary: 'Decide of a message that does not get on; recorded with it',
    tag: 'sync',
    permission: 'admin',
    writes: true,
    params: organizationParams.extend({
      messageId: z
        .string()
        .regex(/^\d{1,18}$/)
        .describe('The id of the message, as the outbox lists it.'),
    }),
    body: decideMessageSchema,
    responses: { 200: decidedSchema },
    problems: ['no_such_message'],
  },
  triggerSync: {
    ...endpoints.triggerSync,
    summary: 'Pull what changed upstream, now',
    tag: 'sync',
    permission: 'member',
    writes: true,
    params: organizationParams,
    responses: { 200: syncTriggeredSchema },
    problems: ['upstream_not_connected'],
  },
} as const satisfies Record<string, Route>;
