/** The form in which the contract describes a route. */
import { z } from 'zod';
import type { ProblemCode } from './problem-codes.ts';
import { identifier } from './values.ts';

/** What routes are grouped by, and what each group is about. */
export const tags = {
  auth: "Signing in and out, one's password and sessions.",
  organizations: 'The organizations one belongs to.',
  records: "Merged records, upstream's with the asking user's drafts on top, and what they add up to.",
  drafts: "The asking user's uncommitted changes: saved, reviewed, undone, taken back.",
  files: 'Records as CSV and Excel files, and changed files as drafts.',
  views: 'Ways to look at the records, kept under names.',
  administration: 'What concerns the whole installation.',
  sync: 'What upstream is, what was pulled, what is owed.',
  health: 'Whether the process and its database answer.',
} as const;

/**
 * Who may call: anyone; anyone signed in; administrators of the installation; whoever belongs to the organization in the path,
 * with at least this role. `operator`: whoever has the token of VANGUARD_METRICS_TOKEN, and without one this machine alone.
 */
export type Permission = 'public' | 'operator' | 'signed-in' | 'administrator' | 'viewer' | 'member' | 'admin';

export interface Route {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  summary: string;
  tag: keyof typeof tags;
  permission: Permission;
  /** Also for an account whose password was only delivered to it: all other routes answer 403 until it is changed. */
  allowsDeliveredPassword?: true;
  /** Changes something of an organization: takes an Idempotency-Key. */
  writes?: true;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  /** The media types of a body that is a file; JSON without it. */
  accepts?: readonly string[];
  /** The media type of a 200 that is a file; JSON without it. */
  answersWith?: string;
  /** What it answers where it does not refuse, by status. */
  responses: Record<number, z.ZodType>;
  /** The problems of its own; those that come with what it is (permission, input, change) stand in route-problems.ts. */
  problems?: readonly ProblemCode[];
}

export const organizationParams = z.strictObject({
  orgId: identifier.meta({ description: 'The id of the organization, as /api/organizations lists it.' }),
});

/** Whether the path names an organization, in which the caller must have a role. */
export function isOfOrganization({ permission }: Route): boolean {
  return !['public', 'operator', 'signed-in', 'administrator'].includes(permission);
}

/** Whether a session is needed. */
export function needsSession({ permission }: Route): boolean {
  return permission !== 'public' && permission !== 'operator';
}
