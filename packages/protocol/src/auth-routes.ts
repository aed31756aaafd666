/** Routes by which one signs in and out, and looks after one's password and sessions. */
import { z } from 'zod';
import {
  credentialsSchema,
  endedSessionsSchema,
  passwordChangeSchema,
  preferencesSchema,
  sessionListSchema,
  sessionParams,
  sessionSchema,
  userSchema,
} from './auth.ts';
import { endpoints } from './endpoints.ts';
import type { Route } from './route.ts';
import { nothing } from './values.ts';

const signedIn = { tag: 'auth', permission: 'signed-in' } as const;

export const authRoutes = {
  login: {
    ...endpoints.login,
    summary: 'Sign in; the token also comes as an http-only cookie',
    tag: 'auth',
    permission: 'public',
    body: credentialsSchema,
    responses: { 200: sessionSchema },
    problems: ['invalid_credentials', 'account_inactive', 'delivered_password', 'too_many_attempts'],
  },
  logout: {
    ...signedIn,
    ...endpoints.logout,
    summary: 'End the session',
    allowsDeliveredPassword: true,
    responses: { 204: nothing },
  },
  me: {
    ...signedIn,
    ...endpoints.me,
    summary: 'The signed-in user',
    allowsDeliveredPassword: true,
    responses: { 200: z.object({ user: userSchema }) },
  },
  savePreferences: {
    ...signedIn,
    ...endpoints.savePreferences,
    summary: 'How one likes to read numbers and dates',
    body: preferencesSchema,
    responses: { 200: z.object({ user: userSchema }) },
  },
  changePassword: {
    ...signedIn,
    ...endpoints.changePassword,
    summary: 'Change the password; all other sessions end',
    allowsDeliveredPassword: true,
    body: passwordChangeSchema,
    responses: { 200: sessionSchema },
    problems: ['wrong_password', 'same_password', 'weak_password', 'too_many_attempts'],
  },
  sessions: {
    ...signedIn,
    ...endpoints.sessions,
    summary: "One's own sessions that are good now, the latest first; at most 200",
    responses: { 200: sessionListSchema },
  },
  endOtherSessions: {
    ...signedIn,
    ...endpoints.endOtherSessions,
    summary: "End all of one's sessions but the one that asks",
    responses: { 200: endedSessionsSchema },
  },
  endSession: {
    ...signedIn,
    ...endpoints.endSession,
    summary: "End one of one's own sessions",
    params: sessionParams,
    responses: { 204: nothing },
    problems: ['no_such_session'],
  },
} as const satisfies Record<string, Route>;
