/** The route table: what the server registers, OpenAPI is made from and clients are typed by. */
import { z } from 'zod';
import { administrationRoutes } from './administration-routes.ts';
import { authRoutes } from './auth-routes.ts';
import { organizationListSchema } from './organizations.ts';
import { endpoints, type RouteName } from './endpoints.ts';
import { draftRoutes } from './draft-routes.ts';
import { feedRoutes } from './feed-routes.ts';
import { pullRoutes } from './pull-routes.ts';
import { recordRoutes } from './record-routes.ts';
import type { Route } from './route.ts';
import { metricsType } from './media-types.ts';
import { syncRoutes } from './sync-routes.ts';
import { fileSchema } from './transfer.ts';
import { transferRoutes } from './transfer-routes.ts';
import { viewRoutes } from './view-routes.ts';

const health = z.object({ status: z.literal('ok') });
const readiness = z.object({
  status: z.enum(['ready', 'not ready']),
  checks: z.object({
    database: z.boolean(),
    schema: z.boolean(),
    accounts: z.boolean().meta({ description: 'Whether there is anybody who could sign in.' }),
  }),
  replica: z.enum(['following', 'behind', 'unreachable', 'foreign']).optional().meta({
    description: 'How the replica for long reads stands, if there is one; without it, the primary serves them.',
  }),
  reason: z.string().optional().meta({ description: 'Why the database does not answer, where that is known.' }),
});

export const routes = {
  ...authRoutes,
  organizations: {
    ...endpoints.organizations,
    summary: 'The organizations one belongs to',
    tag: 'organizations',
    permission: 'signed-in',
    responses: { 200: organizationListSchema },
  },
  ...recordRoutes,
  ...draftRoutes,
  ...syncRoutes,
  ...transferRoutes,
  ...viewRoutes,
  ...administrationRoutes,
  ...pullRoutes,
  ...feedRoutes,
  live: {
    ...endpoints.live,
    summary: 'The process answers',
    tag: 'health',
    permission: 'public',
    responses: { 200: health },
  },
  ready: {
    ...endpoints.ready,
    summary: 'The database answers and its schema is of this version',
    tag: 'health',
    permission: 'public',
    responses: { 200: readiness, 503: readiness },
  },
  metrics: {
    ...endpoints.metrics,
    summary: 'Figures of the process, the database and the loop with upstream, for Prometheus',
    tag: 'health',
    permission: 'operator',
    answersWith: metricsType,
    responses: { 200: fileSchema },
  },
} as const satisfies Record<string, Route>;

const names = new Map<Route, RouteName>(
  (Object.entries(routes) as [RouteName, Route][]).map(([name, route]) => [route, name]),
);

/** By which programs know the route, whatever becomes of its path. */
export function nameOf(route: Route): RouteName {
  const name = names.get(route);
  if (name === undefined) throw new Error(`${route.method} ${route.path} is not in the route table`);
  return name;
}
