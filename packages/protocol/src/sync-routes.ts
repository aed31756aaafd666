/** Routes around the synchronisation of an organization with upstream. */
import { endpoints } from './endpoints.ts';
import { organizationParams, type Route } from './route.ts';
import { syncStatusSchema, syncTriggeredSchema } from './sync.ts';

export const syncRoutes = {
  syncStatus: {
    ...endpoints.syncStatus,
    summary: 'What upstream is, the latest pull, and what is owed',
    tag: 'sync',
    permission: 'viewer',
    params: organizationParams,
    responses: { 200: syncStatusSchema },
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
