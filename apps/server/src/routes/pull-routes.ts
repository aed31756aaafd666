/** Pulls of all organizations, as administrators of the installation see and steer them. The work is the worker's. */
import {
  acceptLoss,
  cancelRun,
  listRejections,
  listRuns,
  listSchedules,
  readDrift,
  saveSchedule,
} from '@vanguard/datastore';
import { routes } from '@vanguard/protocol';
import type { FastifyInstance } from 'fastify';
import { callerOf } from '../access.ts';
import { Refusal } from '../refusal.ts';
import { registerRoute } from './register-route.ts';

export function registerPullRoutes(app: FastifyInstance): void {
  registerRoute(app, routes.pullSchedules, async ({ database }) => ({ schedules: await listSchedules(database) }));

  registerRoute(app, routes.savePullSchedule, async ({ params: { organizationId }, body, database, request }) => {
    const by = callerOf(request).account.username;
    return await saveSchedule(database, { organizationId, schedule: body.schedule, by });
  });

  registerRoute(app, routes.pullRuns, async ({ query, database }) => ({ runs: await listRuns(database, query) }));

  registerRoute(app, routes.cancelPull, async ({ params, database, request }) => {
    const by = callerOf(request).account.username;
    if (await cancelRun(database, { id: params.runId, by })) return { status: 'cancelled' };
    throw new Refusal('There is no such pull, or it is over.', { code: 'no_such_run' });
  });

  registerRoute(
    app,
    routes.pullDrift,
    async ({ params: { organizationId }, database }) => await readDrift(database, organizationId),
  );

  registerRoute(app, routes.rejectedRows, async ({ params: { organizationId }, query, database }) => ({
    rows: await listRejections(database, { organizationId, feed: null }, query.limit),
  }));

  registerRoute(app, routes.acceptLoss, async ({ params: { organizationId }, database, request }) => {
    const { id: userId, username: by } = callerOf(request).account;
    if (await acceptLoss(database, { organizationId, by, userId })) return { status: 'requested' };
    throw new Refusal('No loss of records was found in the organization.', { code: 'no_loss' });
  });
}
