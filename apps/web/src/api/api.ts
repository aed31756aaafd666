/** PROVISIONAL until the protocol package exports its client: the calls the page makes. */
import { UnreachableError } from './errors.ts';

export interface User {
  id: string;
  username: string;
  email: string | null;
  firstName: string | null;
  lastName: string | null;
  role: 'admin' | 'user' | 'viewer';
  mustChangePassword: boolean;
}
export interface Organization {
  id: string;
  code: string;
  name: string;
  description: string | null;
  logoUrl: string | null;
  role: 'owner' | 'admin' | 'member' | 'viewer';
  recordCount: number;
  lastSyncAt: string | null;
}
export interface MergedRecord {
  pfaId: string;
  organizationId: string;
  area: string | null;
  category: string | null;
  forecastCategory: string | null;
  class: string | null;
  source: string | null;
  dor: string | null;
  manufacturer: string | null;
  model: string | null;
  equipment: string | null;
  contract: string | null;
  isActualized: boolean;
  isDiscontinued: boolean;
  isFundsTransferable: boolean;
  hasPlan: boolean;
  hasActuals: boolean;
  monthlyRate: string | null;
  purchasePrice: string | null;
  originalStart: string | null;
  originalEnd: string | null;
  forecastStart: string | null;
  forecastEnd: string | null;
  actualStart: string | null;
  actualEnd: string | null;
  planCost: string;
  forecastCost: string;
  actualCost: string;
  forecastVariance: string;
  actualVariance: string;
  version: string | null;
  updatedAt: string | null;
  draft: null | { changedFields: string[]; changedAt: string };
}
export interface Totals {
  records: number;
  planCost: string;
  forecastCost: string;
  actualCost: string;
  forecastVariance: string;
  actualVariance: string;
  includes: { discontinued: boolean; fundsTransferable: boolean };
}
export interface RecordsPage {
  records: MergedRecord[];
  total: number;
  draftCount: number;
  lastSyncAt: string | null;
  totals: Totals;
}
export interface Facets {
  category: { value: string; count: number }[];
  source: { value: string; count: number }[];
}
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  code: string;
  errors?: { path: string; message: string }[];
}
export class ProblemError extends Error {
  readonly problem: Problem;
  readonly retryAfterS: number | undefined;
  constructor(problem: Problem, retryAfterS?: number) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
    this.retryAfterS = retryAfterS;
  }
}
async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (cause) {
    if (init.signal?.aborted === true) throw cause;
    throw new UnreachableError(cause);
  }
}
async function call<T>(method: string, path: string, init: { body?: unknown; signal?: AbortSignal } = {}): Promise<T> {
  const response = await reach(path, {
    method,
    ...(init.body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(init.body) }),
    ...(init.signal ? { signal: init.signal } : {}),
  });
  if (response.status === 204) return undefined as T;
  const json = await response.json().catch(() => undefined);
  if (!response.ok) {
    const retry = Number(response.headers.get('retry-after'));
    throw new ProblemError(
      (json as Problem) ?? { type: 'about:blank', title: response.statusText, status: response.status, code: 'unknown' },
      retry > 0 ? retry : undefined,
    );
  }
  return json as T;
}
export const api = {
  login: (body: { username: string; password: string }) =>
    call<{ token: string; expiresAt: string; user: User }>('POST', '/api/auth/login', { body }),
  logout: () => call<void>('POST', '/api/auth/logout'),
  me: (signal?: AbortSignal) => call<{ user: User }>('GET', '/api/auth/me', signal ? { signal } : {}),
  changePassword: (body: { currentPassword: string; newPassword: string }) =>
    call<{ token: string; expiresAt: string; user: User }>('POST', '/api/auth/password', { body }),
  organizations: (signal?: AbortSignal) =>
    call<{ organizations: Organization[] }>('GET', '/api/organizations', signal ? { signal } : {}),
  records: (orgId: string, query: URLSearchParams, signal?: AbortSignal) =>
    call<RecordsPage>('GET', `/api/pfa/${encodeURIComponent(orgId)}?${query}`, signal ? { signal } : {}),
  facets: (orgId: string, signal?: AbortSignal) =>
    call<Facets>('GET', `/api/pfa/${encodeURIComponent(orgId)}/facets`, signal ? { signal } : {}),
};
