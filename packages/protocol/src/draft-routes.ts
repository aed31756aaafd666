/** Routes around a user's own drafts. */
import { z } from 'zod';
import {
  bulkResultSchema,
  bulkSchema,
  discardedSchema,
  discardSchema,
  draftListSchema,
  draftsQuerySchema,
  editStepListSchema,
  editStepSchema,
  resolvedSchema,
  resolveSchema,
  saveDraftsSchema,
  savedDraftsSchema,
  travelQuerySchema,
} from './drafts.ts';
import { endpoints } from './endpoints.ts';
import { organizationParams, type Route } from './route.ts';
import { commitResultSchema } from './sync.ts';
import { recordId } from './values.ts';

const common = { tag: 'drafts', params: organizationParams } as const;
const read = { ...common, permission: 'viewer' } as const;
const write = { ...common, permission: 'member', writes: true } as const;

export const draftRoutes = {
  saveDrafts: {
    ...write,
    ...endpoints.saveDrafts,
    summary: 'Save changes as drafts, all or nothing; changes of one record become one draft',
    body: saveDraftsSchema,
    responses: { 200: savedDraftsSchema },
    problems: ['draft_refused', 'precondition_failed'],
  },
  bulk: {
    ...write,
    ...endpoints.bulk,
    summary: 'One operation on every selected record, as drafts; a dry run tells counts and costs',
    body: bulkSchema,
    responses: { 200: bulkResultSchema },
    problems: ['bad_query'],
  },
  drafts: {
    ...read,
    ...endpoints.drafts,
    summary: "The asking user's drafts, by id of the record",
    query: draftsQuerySchema,
    responses: { 200: draftListSchema },
  },
  discard: {
    ...write,
    ...endpoints.discard,
    summary: 'Take drafts back: of records, of a session, of a step, or all; can be undone',
    body: discardSchema,
    responses: { 200: discardedSchema },
  },
  undo: {
    ...write,
    ...endpoints.undo,
    summary: 'Take the last step back',
    query: travelQuerySchema,
    responses: { 200: editStepSchema },
    problems: ['nothing_to_undo'],
  },
  redo: {
    ...write,
    ...endpoints.redo,
    summary: 'Do the step undone last again',
    query: travelQuerySchema,
    responses: { 200: editStepSchema },
    problems: ['nothing_to_redo'],
  },
  editSteps: {
    ...read,
    ...endpoints.editSteps,
    summary: "The asking user's steps that can be undone or redone, latest first",
    responses: { 200: editStepListSchema },
  },
  conflicts: {
    ...read,
    ...endpoints.conflicts,
    summary: 'Drafts whose fields upstream changed too, with base, theirs and mine',
    query: draftsQuerySchema,
    responses: { 200: draftListSchema },
  },
  resolveConflicts: {
    ...write,
    ...endpoints.resolveConflicts,
    summary: 'Decide field by field whose value stands',
    body: resolveSchema,
    responses: { 200: resolvedSchema },
    problems: ['bad_query'],
  },
  commit: {
    ...write,
    ...endpoints.commit,
    summary: 'Commit drafts: everybody sees them at once, and they are sent upstream',
    body: z.strictObject({ ids: z.array(recordId).min(1).max(10_000).optional() }),
    responses: { 200: commitResultSchema },
    problems: ['upstream_not_connected', 'upstream_read_only'],
  },
} as const satisfies Record<string, Route>;
