/**
 * Who may call: each route declares its permission in the protocol, and this one hook enforces it. A session comes as
 * bearer token from programs and as http-only cookie from browsers; a cookie alone never changes anything for another
 * site's page.
 */
import {
  type Access,
  type Account,
  findAccess,
  type OrganizationRole,
  type ProductDatabase,
  type Scope,
} from '@vanguard/datastore';
import { type Permission, storableText } from '@vanguard/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LastSeen } from './last-seen.ts';
import { checkOperator } from './operator.ts';
import { Refusal } from './refusal.ts';
import type { ServerSettings } from './server-settings.ts';
import type { Tokens } from './tokens.ts';

export const sessionCookie = 'vanguard_session';

export interface Caller {
  account: Account;
  sessionId: string;
  /** In the organization of the address; undefined where there is none, or it is not the account's. */
  organizationRole: OrganizationRole | undefined;
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | undefined;
  }
  interface FastifyContextConfig {
    permission?: Permission;
    allowsDeliveredPassword?: boolean;
  }
}

const rank: Record<OrganizationRole, number> = { viewer: 0, member: 1, admin: 2, owner: 3 };

export function enforceAccess(app: FastifyInstance, settings: ServerSettings, tokens: Tokens): void {
  const database = settings.reserved ?? settings.database;
  const lastSeen = new LastSeen(database);
  app.decorateRequest('caller', undefined);
  app.addHook('onRequest', async (request) => {
    // Routes without a declared permission are the documentation's own.
    const { permission = 'public', allowsDeliveredPassword = false } = request.routeOptions.config;
    if (permission === 'public') return;
    if (permission === 'operator') return checkOperator(request, settings);
    const { account, sessionId, organizationRole } = await identify(request, database, tokens);
    request.caller = { account, sessionId, organizationRole };
    lastSeen.mark(sessionId, request.log);
    if (account.mustChangePassword && !allowsDeliveredPassword) {
      throw new Refusal('The password was only delivered to you: change it first.', {
        code: 'password_change_required',
      });
    }
    if (permission === 'administrator') checkAdministrator(account);
    else if (permission !== 'signed-in') checkRole(organizationRole, permission);
  });
}

export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === undefined) throw new Error('a route that needs a caller must declare its permission');
  return request.caller;
}

/** Whether the caller administers the organization of the address. */
export function administersOrganization(request: FastifyRequest): boolean {
  const { organizationRole } = callerOf(request);
  return organizationRole !== undefined && rank[organizationRole] >= rank.admin;
}

/** For a route below an organization: whose view of which organization. */
export function scopeOf(request: FastifyRequest): Scope {
  const { orgId } = request.params as { orgId?: string };
  if (orgId === undefined) throw new Error('a route without an organization has no scope');
  return { organizationId: orgId, userId: callerOf(request).account.id };
}

async function identify(
  request: FastifyRequest,
  database: ProductDatabase,
  tokens: Tokens,
): Promise<Access & { sessionId: string }> {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const token = bearer ?? request.cookies[sessionCookie];
  if (token === undefined) throw new Refusal('Sign in first.', { code: 'not_signed_in' });
  if (bearer === undefined) refuseForeignPages(request);
  const sessionId = await tokens.readSessionId(token);
  const { orgId } = request.params as { orgId?: string };
  // Comes before the validation: of an id that the database cannot even be asked for there is no organization.
  const organizationId = storableText.safeParse(orgId).data;
  const access = sessionId === undefined ? undefined : await findAccess(database, sessionId, organizationId);
  if (sessionId === undefined || access === undefined) {
    throw new Refusal('The session has ended. Sign in again.', { code: 'session_ended' });
  }
  return { ...access, sessionId };
}

/**
 * Browsers say where a request comes from, `null` where they hide it; SameSite=Strict on the cookie is the first line,
 * this the second. To a cookie all ports of a host are one, and without TLS browsers send no Sec-Fetch-Site: there the
 * origin alone tells a page of another program on this host.
 */
export function refuseForeignPages(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const site = request.headers['sec-fetch-site'];
  const { origin } = request.headers;
  const own = URL.parse(`${request.protocol}://${request.host}`)?.host;
  const isForeign =
    site === undefined
      ? origin !== undefined && (own === undefined || URL.parse(origin)?.host !== own)
      : site !== 'same-origin' && site !== 'none';
  if (isForeign) throw new Refusal('The request comes from a page of another site.', { code: 'foreign_origin' });
}

function checkAdministrator({ role }: Account): void {
  if (role !== 'admin')
    throw new Refusal('Only administrators of the installation may do this.', { code: 'role_too_low' });
}

function checkRole(role: OrganizationRole | undefined, permission: 'viewer' | 'member' | 'admin'): void {
  // Whether an organization exists is nobody's business who does not belong to it.
  if (role === undefined) throw noSuchOrganization();
  if (rank[role] < rank[permission])
    throw new Refusal(`The role "${role}" does not permit this.`, { code: 'role_too_low' });
}

export const noSuchOrganization = () =>
  new Refusal('There is no such organization, or it is not yours.', { code: 'no_such_organization' });
