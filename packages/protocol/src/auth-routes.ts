/** Routes by which one signs in and out, and looks after one's password and sessions. */
import { z } from 'zod';
import {
  credentialsSchema,
  endedSessionsSchema,
  passwordChangeSchema,
  sessionListSchema,
  sessionParams,
  sessionSchema,
  userSchema,
} from './auth.ts';
import { problemSchema } from './problem.ts';
import type { Route } from './route.ts';
import { nothing } from './values.ts';

const signedIn = { tag: 'auth', permission: 'signed-in' } as const;

export const authRoutes = {
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
    ...signedIn,
    method: 'POST',
    path: '/api/auth/logout',
    summary: 'End the session',
    allowsDeliveredPassword: true,
    responses: { 204: nothing },
  },
  me: {
    ...signedIn,
    method: 'GET',
    path: '/api/auth/me',
    summary: 'The signed-in user',
    allowsDeliveredPassword: true,
    responses: { 200: z.object({ user: userSchema }) },
  },
  changePassword: {
    ...signedIn,
    method: 'POST',
    path: '/api/auth/password',
    summary: 'Change the password; all other sessions end',
    allowsDeliveredPassword: true,
    body: passwordChangeSchema,
    responses: { 200: sessionSchema, 422: problemSchema, 429: problemSchema },
  },
  sessions: {
    ...signedIn,
    method: 'GET',
    path: '/api/auth/sessions',
    summary: "One's own sessions that are good now, the latest first; at most 200",
    responses: { 200: sessionListSchema },
  },
  endOtherSessions: {
    ...signedIn,
    method: 'DELETE',
    path: '/api/auth/sessions',
    summary: "End all of one's sessions but the one that asks",
    responses: { 200: endedSessionsSchema },
  },
  endSession: {
    ...signedIn,
    method: 'DELETE',
    path: '/api/auth/sessions/:sessionId',
    summary: "End one of one's own sessions",
    params: sessionParams,
    responses: { 204: nothing, 404: problemSchema },
  },
} as const satisfies Record<string, Route>;
