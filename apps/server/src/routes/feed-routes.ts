/** The feeds beside the records, as administrators of the installation steer them, and what people choose from. */
import {
  askForFeed,
  listFeedEntries,
  listFeeds,
  listMasterData,
  listRejections,
  saveFeedSchedule,
} from '@vanguard/datastore';
import { routes } from '@vanguard/protocol';
import type { FastifyInstance } from 'fastify';
import { callerOf, scopeOf } from '../access.ts';
import { registerRoute } from './register-route.ts';

export function registerFeedRoutes(app: FastifyInstance): void {
  registerRoute(app, routes.masterData, async ({ params: { feed }, query, database, request }) => ({
    entries: await listMasterData(database, scopeOf(request), { feed, ...query }),
  }));

  registerRoute(app, routes.feeds, async ({ params: { organizationId }, database }) => ({
    feeds: await listFeeds(database, organizationId),
  }));

  registerRoute(app, routes.pullFeed, async ({ params: { organizationId, feed }, body, database, request }) => {
    const { id: userId, username: by } = callerOf(request).account;
    await askForFeed(database, { organization: organizationId, feed }, { by, userId, acceptLoss: body.acceptLoss });
    return { status: 'requested' };
  });

  registerRoute(app, routes.saveFeedSchedule, async ({ params, body, database, request }) => {
    const { organizationId: organization, feed } = params;
    const by = callerOf(request).account.username;
    return await saveFeedSchedule(database, { organization, feed }, { schedule: body.schedule, by });
  });

  registerRoute(app, routes.feedEntries, async ({ params: { organizationId, feed }, query, database }) => ({
    entries: await listFeedEntries(database, { organization: organizationId, feed }, query),
  }));

  registerRoute(app, routes.rejectedEntries, async ({ params: { organizationId, feed }, query, database }) => ({
    rows: await listRejections(database, { organizationId, feed }, query.limit),
  }));
}
