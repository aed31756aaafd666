/** Connections to outside systems, and what a test of one finds. No credentials. */
import { feedNames } from '@vanguard/pfa';
import { z } from 'zod';
import { instant } from './values.ts';

const connectionSchema = z
  .object({
    id: z.string(),
    organizationId: z.string().nullable().meta({ description: 'Null: for all organizations.' }),
    organizationCode: z.string().nullable(),
    name: z.string(),
    usage: z.string(),
    url: z.string(),
    authType: z.string(),
    credentials: z.enum(['none', 'ready', 'locked', 'foreign']).meta({
      description: 'locked: of a legacy installation, until its key is given; foreign: of a key that is not here.',
    }),
    status: z.string(),
    lastCheckedAt: instant.nullable(),
    lastError: z.string().nullable(),
    ownCredentials: z.array(z.string()).meta({ description: 'Codes of organizations with credentials of their own.' }),
  })
  .meta({ id: 'Connection' });

export const connectionListSchema = z.object({ connections: z.array(connectionSchema) });

const column = { field: z.string(), upstream: z.string() };

export const driftSchema = z
  .object({
    missing: z.array(z.object(column)),
    retyped: z.array(z.object({ ...column, type: z.string() })),
    unknown: z.array(z.object({ upstream: z.string(), label: z.string(), type: z.string() })),
  })
  .meta({ id: 'Drift', description: "What has become of the grid's columns, held against the field mapping." });

export const connectionCheckSchema = z
  .object({
    isFine: z.boolean(),
    feed: z.enum(feedNames).nullable().meta({ description: 'The list that was asked for; null: the records.' }),
    steps: z.array(
      z.object({
        name: z.enum(['settings', 'head', 'drift', 'count', 'rows', 'clock', 'record', 'rights', 'list']),
        isFine: z.boolean(),
        detail: z.string(),
        code: z.string().optional(),
        hint: z.string().optional(),
      }),
    ),
    latencyMs: z.number().nullable(),
    recordCount: z.number().nullable().meta({ description: 'Of a list its entries, of whatever organization.' }),
    clockAheadMs: z.number().nullable(),
    drift: driftSchema.nullable(),
    sample: z.array(z.looseObject({})).meta({ description: 'The first rows, mapped or with what cannot be read.' }),
  })
  .meta({ id: 'ConnectionCheck' });
