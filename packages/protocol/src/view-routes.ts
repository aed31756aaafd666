/** Routes around saved views: ways to look at the records of an organization, under names. */
import { z } from 'zod';
import { endpoints } from './endpoints.ts';
import { organizationParams, type Route } from './route.ts';
import { nothing, storableText } from './values.ts';

const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(80)
  .meta({ description: 'What an address calls the view.', example: 'crane-review' });

const viewParams = organizationParams.extend({ slug });

const viewSchema = z
  .object({
    slug,
    name: z.string(),
    search: z.string().meta({
      description: "The parameters of a workspace's address, without the question mark.",
      example: 'category=Cranes&group=class',
    }),
    isShared: z.boolean().meta({ description: 'With all of the organization.' }),
    isMine: z.boolean().meta({ description: 'Only who saved a view changes it.' }),
    isDefault: z.boolean().meta({ description: 'What the organization opens with.' }),
  })
  .meta({ id: 'SavedView' });

const common = { tag: 'views', params: organizationParams } as const;

export const viewRoutes = {
  views: {
    ...common,
    ...endpoints.views,
    summary: "One's own views and the shared ones, by name",
    permission: 'viewer',
    responses: { 200: z.object({ views: z.array(viewSchema) }) },
  },
  saveView: {
    ...common,
    ...endpoints.saveView,
    summary: "Save a view of one's own; under a name that one has, it is replaced",
    permission: 'viewer',
    writes: true,
    body: z.strictObject({
      name: storableText.trim().min(1).max(100),
      search: storableText.max(8000),
    }),
    responses: { 200: viewSchema },
    problems: ['bad_query'],
  },
  setDefaultView: {
    ...common,
    ...endpoints.setDefaultView,
    summary: 'What the organization opens with: a shared view, or null for none',
    permission: 'admin',
    writes: true,
    body: z.strictObject({ slug: slug.nullable() }),
    responses: { 204: nothing },
    problems: ['no_such_view'],
  },
  shareView: {
    ...common,
    ...endpoints.shareView,
    summary: "Share a view of one's own with the organization, or no longer",
    permission: 'member',
    writes: true,
    params: viewParams,
    body: z.strictObject({ isShared: z.boolean() }),
    responses: { 200: viewSchema },
    problems: ['no_such_view'],
  },
  deleteView: {
    ...common,
    ...endpoints.deleteView,
    summary: "Delete a view of one's own; an administrator also one that others share",
    permission: 'viewer',
    params: viewParams,
    responses: { 204: nothing },
    problems: ['no_such_view'],
  },
} as const satisfies Record<string, Route>;

export type SavedView = z.infer<typeof viewSchema>;
