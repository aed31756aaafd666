/** Fields that organizations have declared for themselves, as administrators of the installation declare and withdraw them. */
import {
  changeCustomField,
  declareCustomField,
  getField,
  listCustomFields,
  listCustomValues,
  listDeclaredFields,
  type ProductDatabase,
  readCustomFields,
  reviewCustomFields,
  withdrawCustomField,
} from '@vanguard/datastore';
import { routes } from '@vanguard/protocol';
import type { FastifyInstance } from 'fastify';
import { callerOf, scopeOf } from '../access.ts';
import { readOrganizationMapping } from '../connections/organization-mapping.ts';
import { readConditionsOf } from '../read-question.ts';
import { Refusal } from '../refusal.ts';
import { registerRoute } from './register-route.ts';

export function registerCustomFieldRoutes(app: FastifyInstance): void {
  registerRoute(app, routes.customFields, async ({ database, request }) => ({
    fields: await listCustomFields(database, scopeOf(request)),
  }));

  registerRoute(app, routes.customValues, async ({ params, query: { find, ...conditions }, database, request }) => {
    const scope = scopeOf(request);
    const field = getField(await readCustomFields(database, scope), params.key);
    return await listCustomValues(database, scope, field, {
      filter: await readConditionsOf(database, scope, conditions),
      find,
    });
  });

  registerRoute(
    app,
    routes.reviewCustomFields,
    async ({ params: { organizationId }, database }) => await reviewCustomFields(database, organizationId),
  );

  registerRoute(app, routes.declareCustomField, async ({ params: { organizationId }, body, database, request }) => {
    await refuseMapped(database, organizationId, body.key);
    const createdBy = callerOf(request).account.username;
    await declareCustomField(database, { organizationId, createdBy, ...body });
    return { fields: await listDeclaredFields(database, organizationId) };
  });

  registerRoute(app, routes.changeCustomField, async ({ params, body, database }) => {
    await changeCustomField(database, { ...params, ...body });
    return { fields: await listDeclaredFields(database, params.organizationId) };
  });

  registerRoute(app, routes.withdrawCustomField, async ({ params, database, reply }) => {
    await withdrawCustomField(database, params);
    return await reply.status(204).send();
  });
}

/** A column that is read as a field, or not at all, leaves no value under its own name. */
async function refuseMapped(database: ProductDatabase, organizationId: string, key: string): Promise<void> {
  const found = await readOrganizationMapping(database, organizationId);
  if (found === undefined) return;
  const { fields, ignored, grid } = found.mapping;
  const field = fields.find(({ upstream }) => upstream === key)?.field;
  const isKey = Object.values(grid.keys).includes(key);
  if (field === undefined && !isKey && !ignored.includes(key)) return;
  const why =
    field === undefined ? (isKey ? 'a key of every record' : 'ignored by the field mapping') : `read as ${field}`;
  throw new Refusal(`The column ${key} is ${why}, and cannot be a field of its own.`, { code: 'bad_custom_field' });
}
