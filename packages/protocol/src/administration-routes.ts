/** Routes for administrators of the installation. */
import { z } from 'zod';
import { connectionCheckSchema, connectionListSchema } from './connections.ts';
import {
  changeCustomFieldSchema,
  customFieldListSchema,
  customFieldParams,
  customFieldReviewSchema,
  declareCustomFieldSchema,
} from './custom-fields.ts';
import { endpoints } from './endpoints.ts';
import { mappingSavedSchema, mappingSchema, previewMappingSchema, saveMappingSchema } from './mappings.ts';
import type { Route } from './route.ts';
import { identifier, nothing, queryNumber } from './values.ts';

const common = { tag: 'administration', permission: 'administrator' } as const;

const ofOrganization = {
  ...common,
  params: z.strictObject({ organizationId: identifier.meta({ description: 'Id of the organization.' }) }),
} as const;

export const administrationRoutes = {
  connections: {
    ...common,
    ...endpoints.connections,
    summary: 'How the outside systems are reached, and whether the credentials can be used',
    responses: { 200: connectionListSchema },
    problems: ['encryption_key_missing'],
  },
  testConnection: {
    ...common,
    ...endpoints.testConnection,
    summary:
      'Ask PEMS for its columns, records and clock, read a record, and ask for the right to write where the connection is for it; or for the list that it is for. Changes nothing in PEMS, and keeps how it ended',
    params: z.strictObject({ connectionId: identifier.meta({ description: 'As /api/admin/connections lists it.' }) }),
    body: z.strictObject({
      organization: identifier
        .optional()
        .meta({ description: 'Code or id of the one whose records and credentials are taken.' }),
    }),
    responses: { 200: connectionCheckSchema },
    problems: ['no_such_connection', 'no_such_organization', 'credentials_unusable', 'encryption_key_missing'],
  },
  fieldMapping: {
    ...ofOrganization,
    ...endpoints.fieldMapping,
    summary: 'Which column of PEMS is which field in the organization, and the versions of that',
    query: z.strictObject({
      version: queryNumber(z.int().min(0).optional()).meta({
        description: 'Another than the one in force; 0: as delivered.',
      }),
    }),
    responses: { 200: mappingSchema },
    problems: ['no_such_organization', 'no_mapping_version'],
  },
  saveFieldMapping: {
    ...ofOrganization,
    ...endpoints.saveFieldMapping,
    summary: 'Save another version of the mapping, which is in force with the next pull',
    body: saveMappingSchema,
    responses: { 200: mappingSavedSchema },
    problems: ['no_such_organization', 'mapping_refused', 'mapping_changed'],
  },
  previewFieldMapping: {
    ...ofOrganization,
    ...endpoints.previewFieldMapping,
    summary: 'Try a mapping on live rows of PEMS; saves nothing',
    body: previewMappingSchema,
    responses: { 200: connectionCheckSchema },
    problems: [
      'no_such_organization',
      'no_such_connection',
      'credentials_unusable',
      'encryption_key_missing',
      'mapping_refused',
    ],
  },
  reviewCustomFields: {
    ...ofOrganization,
    ...endpoints.reviewCustomFields,
    summary: 'The declared fields of an organization, and what could be declared: what its records have beside',
    responses: { 200: customFieldReviewSchema },
    problems: ['no_such_organization'],
  },
  declareCustomField: {
    ...ofOrganization,
    ...endpoints.declareCustomField,
    summary: 'Declare a column of PEMS as a field: it is listed, filtered, sorted and exported from then on',
    body: declareCustomFieldSchema,
    responses: { 200: customFieldListSchema },
    problems: ['no_such_organization', 'bad_custom_field', 'custom_field_taken', 'too_many_custom_fields'],
  },
  changeCustomField: {
    ...common,
    ...endpoints.changeCustomField,
    summary: 'Call a declared field something else, or let it be edited; its key and kind stay',
    params: customFieldParams,
    body: changeCustomFieldSchema,
    responses: { 200: customFieldListSchema },
    problems: ['no_such_organization', 'no_such_custom_field', 'custom_field_taken', 'custom_field_in_use'],
  },
  withdrawCustomField: {
    ...common,
    ...endpoints.withdrawCustomField,
    summary: 'Take a declaration back; the values stay in the records',
    params: customFieldParams,
    responses: { 204: nothing },
    problems: ['no_such_organization', 'no_such_custom_field', 'custom_field_in_use'],
  },
} as const satisfies Record<string, Route>;
