/** Organizations, their merged records, and what the records add up to. */
import {
  findHistory,
  findMonthMatrix,
  findPosition,
  findRecord,
  findTimelineBounds,
  findTotals,
  listFacets,
  listGroups,
  listOrganizations,
  listRecords,
} from '@vanguard/datastore';
import { routes, toRecordFilter } from '@vanguard/protocol';
import type { FastifyInstance } from 'fastify';
import { callerOf, scopeOf } from '../access.ts';
import { Refusal } from '../refusal.ts';
import { registerRoute } from './register-route.ts';

export function registerRecordRoutes(app: FastifyInstance): void {
  registerRoute(app, routes.organizations, async ({ database, request }) => ({
    organizations: await listOrganizations(database, callerOf(request).account),
  }));

  registerRoute(app, routes.records, async ({ query, database, request }) => {
    const { sort, limit, offset, cursor, ...conditions } = query;
    return await listRecords(database, scopeOf(request), {
      ...toRecordFilter(conditions),
      sort,
      limit,
      offset,
      cursor,
    });
  });

  registerRoute(
    app,
    routes.facets,
    async ({ query, database, request }) => await listFacets(database, scopeOf(request), toRecordFilter(query)),
  );

  registerRoute(
    app,
    routes.stats,
    async ({ query, database, request }) => await findTotals(database, scopeOf(request), toRecordFilter(query)),
  );

  registerRoute(app, routes.groups, async ({ query, database, request }) => {
    const { by, ...conditions } = query;
    return { groups: await listGroups(database, scopeOf(request), toRecordFilter(conditions), by) };
  });

  registerRoute(app, routes.matrix, async ({ query, database, request }) => {
    const { by: groupBy, fromMonth, toMonth, actualizedPlan: withActualizedPlan, ...conditions } = query;
    const months = { groupBy, fromMonth, toMonth, withActualizedPlan };
    return { cells: await findMonthMatrix(database, scopeOf(request), toRecordFilter(conditions), months) };
  });

  registerRoute(app, routes.position, async ({ query, database, request }) => {
    const { sort, pfaId, ...conditions } = query;
    const question = { ...toRecordFilter(conditions), sort };
    return { position: (await findPosition(database, scopeOf(request), question, pfaId)) ?? null };
  });

  registerRoute(
    app,
    routes.timeline,
    async ({ query, database, request }) => await findTimelineBounds(database, scopeOf(request), toRecordFilter(query)),
  );

  registerRoute(
    app,
    routes.record,
    async ({ params, database, request }) =>
      (await findRecord(database, scopeOf(request), params.pfaId)) ?? noSuchRecord(),
  );

  registerRoute(
    app,
    routes.recordOfAnyId,
    async ({ query, database, request }) =>
      (await findRecord(database, scopeOf(request), query.pfaId)) ?? noSuchRecord(),
  );

  registerRoute(app, routes.history, async ({ params, query, database, request }) => {
    return (await findHistory(database, scopeOf(request), { pfaId: params.pfaId, ...query })) ?? noSuchRecord();
  });
}

function noSuchRecord(): never {
  throw new Refusal('The organization has no such record.', { code: 'no_such_record' });
}
