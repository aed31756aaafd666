/** The organizations that the asking user belongs to. */
import { z } from 'zod';
import { instant } from './values.ts';

export const organizationSchema = z
  .object({
    id: z.string(),
    code: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    logoUrl: z.string().nullable(),
    role: z.enum(['owner', 'admin', 'member', 'viewer']),
    recordCount: z.int(),
    lastSyncAt: instant.nullable(),
  })
  .meta({ id: 'Organization' });

export const organizationListSchema = z.object({ organizations: z.array(organizationSchema) });

export type Organization = z.infer<typeof organizationSchema>;
