/** The route table: what the server registers, OpenAPI is made from and clients are typed by. */
import { z } from 'zod';
import { credentialsSchema, passwordChangeSchema, sessionSchema, userSchema } from './auth.ts';
import { organizationListSchema } from './organizations.ts';
import { problemSchema } from './problem.ts';
import { draftRoutes } from './draft-routes.ts';
import { recordRoutes } from './record-routes.ts';
import type { Route } from './route.ts';
import { transferRoutes } from './transfer-routes.ts';

const empty = z.undefined().meta({ description: 'Nothing.' });

const health = z.object({ status: z.literal('ok') });
const readiness = z.object({
  status: z.enum(['ready', 'not ready']),
  checks: z.object({ database: z.boolean(), schema: z.boolean() }),
});

export const routes = {
  login: {
    method: 'POST',
    path: '/api/auth/login',
    summary: 'Sign in; the token also comes as an http-only cookie',
    tag: 'auth',
    permission: 'public',
    body: credentialsSchema,
    responses: { 200: sessionSchema, 401: problemSchema, 429: problemSchema },
  },
  logout: {
    method: 'POST',
    path: '/api/auth/logout',
    summary: 'End the session',
    tag: 'auth',
    permission: 'signed-in',
    responses: { 204: empty },
  },
  me: {
    method: 'GET',
    path: '/api/auth/me',
    summary: 'The signed-in user',
    tag: 'auth',
    permission: 'signed-in',
    responses: { 200: z.object({ user: userSchema }) },
  },
  changePassword: {
    method: 'POST',
    path: '/api/auth/password',
    summary: 'Change the password; all other sessions end',
    tag: 'auth',
    permission: 'signed-in',
    body: passwordChangeSchema,
    responses: { 200: sessionSchema, 422: problemSchema, 429: problemSchema },
  },
  organizations: {
    method: 'GET',
    path: '/api/organizations',
    summary: 'The organizations one belongs to',
    tag: 'organizations',
    permission: 'signed-in',
    responses: { 200: organizationListSchema },
  },
  ...recordRoutes,
  ...draftRoutes,
  ...transferRoutes,
  live: {
    method: 'GET',
    path: '/api/health/live',
    summary: 'The process answers',
    tag: 'health',
    permission: 'public',
    responses: { 200: health },
  },
  ready: {
    method: 'GET',
    path: '/api/health/ready',
    summary: 'The database answers and its schema is of this version',
    tag: 'health',
    permission: 'public',
    responses: { 200: readiness, 503: readiness },
  },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;
