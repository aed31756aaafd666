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
} from './drafts.ts';
import { problemSchema } from './problem.ts';
import { organizationParams, type Route } from './route.ts';
import { recordId } from './values.ts';

const common = { tag: 'drafts', params: organizationParams } as const;
const read = { ...common, method: 'GET', permission: 'viewer' } as const;
const write = { ...common, method: 'POST', permission: 'member', writes: true } as const;

export const draftRoutes = {
  saveDrafts: {
    ...write,
    path: '/api/pfa/:orgId/draft',
    summary: 'Save changes as drafts, all or nothing; changes of one record become one draft',
    body: saveDraftsSchema,
    responses: { 200: savedDraftsSchema, 412: problemSchema },
  },
  bulk: {
    ...write,
    path: '/api/pfa/:orgId/bulk',
    summary: 'One operation on every selected record, as drafts; a dry run tells counts and costs',
    body: bulkSchema,
    responses: { 200: bulkResultSchema },
  },
  drafts: {
    ...read,
    path: '/api/pfa/:orgId/drafts',
    summary: "The asking user's drafts, by id of the record",
    query: draftsQuerySchema,
    responses: { 200: draftListSchema },
  },
  discard: {
    ...write,
    path: '/api/pfa/:orgId/discard',
    summary: 'Take drafts back: of records, of a session, or all; can be undone',
    body: discardSchema,
    responses: { 200: discardedSchema },
  },
  undo: {
    ...write,
    path: '/api/pfa/:orgId/undo',
    summary: 'Take the last step back',
    responses: { 200: editStepSchema },
  },
  redo: {
    ...write,
    path: '/api/pfa/:orgId/redo',
    summary: 'Do the step undone last again',
    responses: { 200: editStepSchema },
  },
  editSteps: {
    ...read,
    path: '/api/pfa/:orgId/edits',
    summary: "The asking user's steps that can be undone or redone, latest first",
    responses: { 200: editStepListSchema },
  },
  conflicts: {
    ...read,
    path: '/api/pfa/:orgId/conflicts',
    summary: 'Drafts whose fields upstream changed too, with base, theirs and mine',
    query: draftsQuerySchema,
    responses: { 200: draftListSchema },
  },
  resolveConflicts: {
    ...write,
    path: '/api/pfa/:orgId/conflicts/resolve',
    summary: 'Decide field by field whose value stands',
    body: resolveSchema,
    responses: { 200: resolvedSchema },
  },
  commit: {
    ...write,
    path: '/api/pfa/:orgId/commit',
    summary: 'Send drafts upstream',
    body: z.strictObject({ ids: z.array(recordId).min(1).max(10_000).optional() }),
    responses: { 503: problemSchema },
  },
} as const satisfies Record<string, Route>;
