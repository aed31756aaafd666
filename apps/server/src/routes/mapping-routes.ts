/** Field mappings of organizations, as administrators of the installation change them. */
import {
  findConnectionFor,
  listDeclaredFields,
  listFieldMappings,
  listManagedOrganizations,
  type ProductDatabase,
  saveFieldMapping,
} from '@vanguard/datastore';
import { completeMapping, findMappingFaults, type UpstreamMapping } from '@vanguard/pems';
import { routes } from '@vanguard/protocol';
import type { FastifyInstance } from 'fastify';
import { callerOf } from '../access.ts';
import { leavingOf } from '../client-leaving.ts';
import { readOrganizationMapping } from '../connections/organization-mapping.ts';
import { askPems } from '../connections/test-connection.ts';
import { readKeys } from '../connections/read-keys.ts';
import { Refusal } from '../refusal.ts';
import type { ServerSettings } from '../server-settings.ts';
import { registerRoute } from './register-route.ts';

export function registerMappingRoutes(app: FastifyInstance, settings: ServerSettings): void {
  registerRoute(app, routes.fieldMapping, async ({ params: { organizationId }, query, database }) => {
    await checkOrganization(database, organizationId);
    const found = await readOrganizationMapping(database, organizationId, query.version);
    if (found === undefined) {
      throw new Refusal(`The field mapping has no version ${query.version}.`, { code: 'no_mapping_version' });
    }
    return { organizationId, ...found, versions: await listFieldMappings(database, organizationId) };
  });

  registerRoute(app, routes.saveFieldMapping, async ({ params: { organizationId }, body, database, request }) => {
    await checkOrganization(database, organizationId);
    const { note, basedOn } = body;
    await checkMapping(database, organizationId, completeMapping(body.mapping));
    const createdBy = callerOf(request).account.username;
    const saved = { organizationId, mapping: body.mapping, note, createdBy, basedOn };
    return { version: await saveFieldMapping(database, saved) };
  });

  registerRoute(app, routes.previewFieldMapping, async ({ params: { organizationId }, body, database, reply }) => {
    await checkOrganization(database, organizationId);
    const mapping = completeMapping(body.mapping);
    await checkMapping(database, organizationId, mapping);
    const keys = await readKeys(settings, app.log);
    const connection = await findConnectionFor(database, { organizationId, usage: 'PEMS_PFA_READ' }, keys);
    return await askPems(connection, { mapping, signal: leavingOf(reply) });
  });
}

/** Administrators see all organizations, active or not. */
async function checkOrganization(database: ProductDatabase, organizationId: string): Promise<void> {
  const organizations = await listManagedOrganizations(database);
  if (organizations.some(({ id }) => id === organizationId)) return;
  throw new Refusal('There is no such organization.', { code: 'no_such_organization' });
}

async function checkMapping(
  database: ProductDatabase,
  organizationId: string,
  mapping: UpstreamMapping,
): Promise<void> {
  const declared = await listDeclaredFields(database, organizationId);
  const faults = findMappingFaults(
    mapping,
    declared.map(({ key }) => key),
  );
  if (faults.length === 0) return;
  const errors = faults.map(({ path, message }) => ({ path: `mapping.${path}`, message }));
  throw new Refusal('The field mapping cannot be used. Nothing was saved.', { code: 'mapping_refused', errors });
}
