/** Routes that read merged records and what they add up to: the asking user's drafts are always in them. */
import { z } from 'zod';
import { customFieldListSchema, customValueListSchema } from './custom-fields.ts';
import { historyQuerySchema, historySchema, recordParams } from './history.ts';
import { endpoints } from './endpoints.ts';
import { positionQuerySchema, positionSchema, recordSchema, recordsPageSchema, recordsQuerySchema } from './records.ts';
import { organizationParams, type Route } from './route.ts';
import {
  customValueParams,
  customValuesQuerySchema,
  facetsSchema,
  filterQuerySchema,
  groupsQuerySchema,
  groupsSchema,
  matrixQuerySchema,
  matrixSchema,
  statsSchema,
  timelineSchema,
} from './summaries.ts';
import { recordId } from './values.ts';

const recordQuerySchema = z.strictObject({ pfaId: recordId });

const read = {
  tag: 'records',
  permission: 'viewer',
  params: organizationParams,
  query: filterQuerySchema,
} as const;

export const recordRoutes = {
  records: {
    ...read,
    ...endpoints.records,
    summary: 'Merged records with totals: filtered, sorted, paged',
    query: recordsQuerySchema,
    responses: { 200: recordsPageSchema },
    problems: ['bad_cursor', 'bad_query'],
  },
  facets: {
    ...read,
    ...endpoints.facets,
    summary: 'The values to filter by, with counts: each field under all conditions but its own',
    responses: { 200: facetsSchema },
    problems: ['bad_query'],
  },
  stats: {
    ...read,
    ...endpoints.stats,
    summary: 'Totals of plan, forecast and actuals with their variances',
    responses: { 200: statsSchema },
    problems: ['bad_query'],
  },
  groups: {
    ...read,
    ...endpoints.groups,
    summary: 'Records grouped by up to three fields, with a subtotal on every level',
    query: groupsQuerySchema,
    responses: { 200: groupsSchema },
    problems: ['bad_query'],
  },
  matrix: {
    ...read,
    ...endpoints.matrix,
    summary: 'Cost, days and records a month, for each layer',
    query: matrixQuerySchema,
    responses: { 200: matrixSchema },
    problems: ['bad_query'],
  },
  position: {
    ...read,
    ...endpoints.position,
    summary: 'How many records of a result stand before one of them, as `offset` counts them',
    query: positionQuerySchema,
    responses: { 200: positionSchema },
    problems: ['bad_query'],
  },
  timeline: {
    ...read,
    ...endpoints.timeline,
    summary: 'From when to when the bars of each layer reach',
    responses: { 200: timelineSchema },
    problems: ['bad_query'],
  },
  customFields: {
    ...read,
    ...endpoints.customFields,
    summary: 'The fields that the organization has declared beside those of every record',
    query: z.strictObject({}),
    responses: { 200: customFieldListSchema },
  },
  customValues: {
    ...read,
    ...endpoints.customValues,
    summary: 'The values of a declared field to filter by, with counts, under all conditions but its own',
    params: customValueParams,
    query: customValuesQuerySchema,
    responses: { 200: customValueListSchema },
    problems: ['bad_query'],
  },
  record: {
    ...read,
    ...endpoints.record,
    summary: 'One merged record with its layers, be it discontinued or transferable',
    params: recordParams,
    query: z.strictObject({}),
    responses: { 200: recordSchema },
    problems: ['no_such_record'],
  },
  recordOfAnyId: {
    ...read,
    ...endpoints.recordOfAnyId,
    summary: 'The same, also of an id that no path can have: the name of another route (`stats`), or dots alone',
    query: recordQuerySchema,
    responses: { 200: recordSchema },
    problems: ['no_such_record'],
  },
  history: {
    ...read,
    ...endpoints.history,
    summary: "Changes of a record field by field, newest first: upstream's and the asking user's own",
    params: recordParams,
    query: historyQuerySchema,
    responses: { 200: historySchema },
    problems: ['no_such_record', 'bad_cursor'],
  },
} as const satisfies Record<string, Route>;
