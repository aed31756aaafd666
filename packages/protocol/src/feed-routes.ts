/** Routes of the feeds beside the records: for administrators of the installation, and what people choose from. */
import { z } from 'zod';
import { endpoints } from './endpoints.ts';
import {
  entriesQuerySchema,
  feedEntriesSchema,
  feedName,
  feedRequestedSchema,
  feedsSchema,
  masterDataFeed,
  masterDataSchema,
  pullFeedSchema,
  saveFeedScheduleSchema,
} from './feeds.ts';
import { rejectedQuerySchema, rejectedSchema, scheduleSavedSchema } from './pulls.ts';
import { organizationParams, type Route } from './route.ts';
import { identifier } from './values.ts';

const organizationId = identifier.meta({ description: 'Id of the organization.' });

const ofFeed = {
  tag: 'administration',
  permission: 'administrator',
  params: z.strictObject({ organizationId, feed: feedName }),
} as const;

export const feedRoutes = {
  masterData: {
    ...endpoints.masterData,
    summary: 'Assets, classes or manufacturers that PEMS has for the organization, to choose from',
    tag: 'records',
    permission: 'viewer',
    params: organizationParams.extend({ feed: masterDataFeed }),
    query: entriesQuerySchema,
    responses: { 200: masterDataSchema },
  },
  feeds: {
    ...endpoints.feeds,
    summary: 'What is pulled of PEMS beside the records: when, and how much of it there is',
    tag: 'administration',
    permission: 'administrator',
    params: z.strictObject({ organizationId }),
    responses: { 200: feedsSchema },
    problems: ['no_such_organization'],
  },
  pullFeed: {
    ...ofFeed,
    ...endpoints.pullFeed,
    summary: 'Ask for a pull of a feed; a worker takes it up within seconds',
    body: pullFeedSchema,
    responses: { 200: feedRequestedSchema },
    problems: ['no_such_organization', 'upstream_not_connected', 'no_loss'],
  },
  saveFeedSchedule: {
    ...ofFeed,
    ...endpoints.saveFeedSchedule,
    summary: 'Set when a feed is pulled',
    body: saveFeedScheduleSchema,
    responses: { 200: scheduleSavedSchema },
    problems: ['no_such_organization', 'bad_schedule'],
  },
  feedEntries: {
    ...ofFeed,
    ...endpoints.feedEntries,
    summary: 'What a feed holds, with what PEMS has no more',
    query: entriesQuerySchema,
    responses: { 200: feedEntriesSchema },
    problems: ['no_such_organization'],
  },
  rejectedEntries: {
    ...ofFeed,
    ...endpoints.rejectedEntries,
    summary: 'Entries of PEMS that could not be read, with the reason; until they are read again',
    query: rejectedQuerySchema,
    responses: { 200: rejectedSchema },
  },
} as const satisfies Record<string, Route>;
