/** A user's own drafts: saved, changed in bulk, reviewed, discarded, undone and redone, their conflicts resolved. */
import {
  type BulkRequest,
  discardDrafts,
  discardStep,
  listDrafts,
  listEditSteps,
  previewBulk,
  redoDrafts,
  resolveConflicts,
  runBulk,
  saveDrafts,
  undoDrafts,
} from '@vanguard/datastore';
import { routes } from '@vanguard/protocol';
import type { FastifyInstance } from 'fastify';
import { scopeOf } from '../access.ts';
import { readFilter } from '../read-question.ts';
import { registerRoute } from './register-route.ts';

export function registerDraftRoutes(app: FastifyInstance): void {
  registerRoute(
    app,
    routes.saveDrafts,
    async ({ body, database, request }) => await saveDrafts(database, scopeOf(request), body),
  );

  registerRoute(
    app,
    routes.bulk,
    async ({ body: { dryRun, ...body }, database, request }) => {
      // The contract checks the form of dates, the datastore that they exist.
      const scope = scopeOf(request);
      const select = await readFilter(database, scope, body.select);
      const run = dryRun ? previewBulk : runBulk;
      return await run(database, scope, { ...body, select } as BulkRequest);
    },
    { workload: 'long' },
  );

  registerRoute(app, routes.drafts, async ({ query, database, request }) => ({
    drafts: await listDrafts(database, scopeOf(request), query),
  }));

  registerRoute(app, routes.conflicts, async ({ query, database, request }) => ({
    drafts: await listDrafts(database, scopeOf(request), { ...query, conflictsOnly: true }),
  }));

  registerRoute(app, routes.resolveConflicts, async ({ body, database, request }) => ({
    changed: await resolveConflicts(database, scopeOf(request), body.resolutions),
  }));

  registerRoute(app, routes.discard, async ({ body, database, request }) => {
    const scope = scopeOf(request);
    if ('step' in body) return await discardStep(database, scope, body.step);
    return { discarded: await discardDrafts(database, scope, body) };
  });

  registerRoute(
    app,
    routes.undo,
    async ({ query, database, request }) => await undoDrafts(database, scopeOf(request), query),
  );

  registerRoute(
    app,
    routes.redo,
    async ({ query, database, request }) => await redoDrafts(database, scopeOf(request), query),
  );

  registerRoute(app, routes.editSteps, async ({ database, request }) => ({
    steps: await listEditSteps(database, scopeOf(request)),
  }));
}
