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
import { routes } from '@vanguard/protocol';
import type { FastifyInstance } from 'fastify';
import { callerOf, scopeOf } from '../access.ts';
import { readConditionsOf, readGroupFields, readQuestion } from '../read-question.ts';
import { Refusal } from '../refusal.ts';
import { registerRoute } from './register-route.ts';

export function registerRecordRoutes(app: FastifyInstance): void {
  registerRoute(app, routes.organizations, async ({ database, request }) => ({
    organizations: await listOrganizations(database, callerOf(request).account),
  }));

  registerRoute(app, routes.records, async ({ query, database, request }) => {
    const { limit, offset, cursor, ...asked } = query;
    const scope = scopeOf(request);
    const question = await readQuestion(database, scope, asked);
    return await listRecords(database, scope, { ...question, limit, offset, cursor });
  });

  registerRoute(app, routes.facets, async ({ query, database, request }) => {
    const scope = scopeOf(request);
    return await listFacets(database, scope, await readConditionsOf(database, scope, query));
  });

  registerRoute(app, routes.stats, async ({ query, database, request }) => {
    const scope = scopeOf(request);
    return await findTotals(database, scope, await readConditionsOf(database, scope, query));
  });

  registerRoute(app, routes.groups, async ({ query, database, request }) => {
    const { by, sort: order, ...conditions } = query;
    const scope = scopeOf(request);
    const filter = await readConditionsOf(database, scope, conditions);
    const groupBy = await readGroupFields(database, scope, by);
    return await listGroups(database, scope, { filter, groupBy, order });
  });

  registerRoute(app, routes.matrix, async ({ query, database, request }) => {
    const { by: groupBy, fromMonth, toMonth, actualizedPlan: withActualizedPlan, ...conditions } = query;
    const months = { groupBy, fromMonth, toMonth, withActualizedPlan };
    const scope = scopeOf(request);
    const filter = await readConditionsOf(database, scope, conditions);
    return { cells: await findMonthMatrix(database, scope, filter, months) };
  });

  registerRoute(app, routes.position, async ({ query, database, request }) => {
    const { pfaId, ...asked } = query;
    const scope = scopeOf(request);
    const question = await readQuestion(database, scope, asked);
    return { position: (await findPosition(database, scope, question, pfaId)) ?? null };
  });

  registerRoute(app, routes.timeline, async ({ query, database, request }) => {
    const scope = scopeOf(request);
    return await findTimelineBounds(database, scope, await readConditionsOf(database, scope, query));
  });

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
