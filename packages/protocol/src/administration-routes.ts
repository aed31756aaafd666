/** Routes for administrators of the installation. */
import { z } from 'zod';
import { connectionCheckSchema, connectionListSchema } from './connections.ts';
import { endpoints } from './endpoints.ts';
import type { Route } from './route.ts';
import { identifier } from './values.ts';

const common = { tag: 'administration', permission: 'administrator' } as const;

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
    summary: 'Ask PEMS for its columns, records and clock, and read a record; reads only, and keeps how it ended',
    params: z.strictObject({ connectionId: identifier.meta({ description: 'As /api/admin/connections lists it.' }) }),
    body: z.strictObject({
      organization: identifier
        .optional()
        .meta({ description: 'Code or id of the one whose records and credentials are taken.' }),
    }),
    responses: { 200: connectionCheckSchema },
    problems: ['no_such_connection', 'no_such_organization', 'credentials_unusable', 'encryption_key_missing'],
  },
} as const satisfies Record<string, Route>;
