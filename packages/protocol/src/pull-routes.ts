/** Routes for administrators of the installation around the pulls of its organizations. */
import { z } from 'zod';
import { endpoints } from './endpoints.ts';
import {
  lossAcceptedSchema,
  rejectedQuerySchema,
  rejectedSchema,
  runCancelledSchema,
  runsQuerySchema,
  runsSchema,
  saveScheduleSchema,
  scheduleSavedSchema,
  schedulesSchema,
  storedDriftSchema,
} from './pulls.ts';
import type { Route } from './route.ts';
import { identifier } from './values.ts';

const common = { tag: 'administration', permission: 'administrator' } as const;

const ofOrganization = {
  ...common,
  params: z.strictObject({ organizationId: identifier.meta({ description: 'Id of the organization.' }) }),
} as const;

export const pullRoutes = {
  pullSchedules: {
    ...common,
    ...endpoints.pullSchedules,
    summary: 'When each organization is pulled, and next',
    responses: { 200: schedulesSchema },
  },
  savePullSchedule: {
    ...ofOrganization,
    ...endpoints.savePullSchedule,
    summary: 'Set when an organization is pulled',
    body: saveScheduleSchema,
    responses: { 200: scheduleSavedSchema },
    problems: ['no_such_organization', 'bad_schedule'],
  },
  pullRuns: {
    ...common,
    ...endpoints.pullRuns,
    summary: 'Pulls with their figures and errors',
    query: runsQuerySchema,
    responses: { 200: runsSchema },
  },
  cancelPull: {
    ...common,
    ...endpoints.cancelPull,
    summary: 'Stop a pull that is under way; what it has applied stays',
    params: z.strictObject({ runId: identifier.meta({ description: 'As /api/admin/pulls/runs lists it.' }) }),
    responses: { 200: runCancelledSchema },
    problems: ['no_such_run'],
  },
  pullDrift: {
    ...ofOrganization,
    ...endpoints.pullDrift,
    summary: "What had become of the grid's columns at the latest pull that looked",
    responses: { 200: storedDriftSchema },
  },
  rejectedRows: {
    ...ofOrganization,
    ...endpoints.rejectedRows,
    summary: 'Rows of PEMS that the field mapping could not read, with the reason; until their record is read again',
    query: rejectedQuerySchema,
    responses: { 200: rejectedSchema },
  },
  acceptLoss: {
    ...ofOrganization,
    ...endpoints.acceptLoss,
    summary: 'Say that a sudden loss of records is real: the next pull marks them as gone',
    responses: { 200: lossAcceptedSchema },
    problems: ['no_loss'],
  },
} as const satisfies Record<string, Route>;
