/** A client of the API, typed by the contract. Pure but for the `fetch` it is given. */
import type { Credentials, PasswordChange, Session, SessionEntry, User } from './auth.ts';
import type { Organization } from './organizations.ts';
import type { Problem } from './problem.ts';
import { ProblemError } from './problem-error.ts';
import type { RecordsPage } from './records.ts';
import type { Facets } from './summaries.ts';
import type { ImportPreview, ImportResult } from './transfer.ts';

export interface ClientOptions {
  /** Without a slash at its end; the same origin where unset. */
  baseUrl?: string;
  fetch?: typeof fetch;
  /** Sent as bearer; browsers use the cookie instead. */
  token?: string;
}

export type Client = ReturnType<typeof createClient>;

interface CallOptions {
  body?: unknown;
  /** In place of a body: sent as it is, under its own type. */
  file?: Blob;
  signal?: AbortSignal | undefined;
}

/** Every call throws ProblemError where the server says no, and what `fetch` throws where it cannot be reached. */
export function createClient({ baseUrl = '', fetch: send = (...args) => fetch(...args), token }: ClientOptions = {}) {
  async function call<Answer>(method: string, path: string, { body, file, signal }: CallOptions = {}): Promise<Answer> {
    const response = await send(baseUrl + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(file === undefined ? {} : { 'content-type': file.type }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(file === undefined ? {} : { body: file }),
      ...(signal === undefined ? {} : { signal }),
    });
    if (response.status === 204) return undefined as Answer;
    if (response.ok) return (await response.json()) as Answer;
    throw await toProblemError(response);
  }
  return {
    login: async (body: Credentials) => await call<Session>('POST', '/api/auth/login', { body }),
    logout: async () => await call<void>('POST', '/api/auth/logout'),
    me: async (signal?: AbortSignal) => await call<{ user: User }>('GET', '/api/auth/me', { signal }),
    changePassword: async (body: PasswordChange) => await call<Session>('POST', '/api/auth/password', { body }),
    sessions: async (signal?: AbortSignal) =>
      await call<{ sessions: SessionEntry[] }>('GET', '/api/auth/sessions', { signal }),
    endSession: async (sessionId: string) =>
      await call<void>('DELETE', `/api/auth/sessions/${encodeURIComponent(sessionId)}`),
    endOtherSessions: async () => await call<{ ended: number }>('DELETE', '/api/auth/sessions'),
    organizations: async (signal?: AbortSignal) =>
      await call<{ organizations: Organization[] }>('GET', '/api/organizations', { signal }),
    records: async (organizationId: string, query: URLSearchParams, signal?: AbortSignal) =>
      await call<RecordsPage>('GET', `/api/pfa/${encodeURIComponent(organizationId)}?${query.toString()}`, { signal }),
    facets: async (organizationId: string, signal?: AbortSignal) =>
      await call<Facets>('GET', `/api/pfa/${encodeURIComponent(organizationId)}/facets`, { signal }),
    previewImport: async (organizationId: string, file: Blob) =>
      await call<ImportPreview>('POST', `/api/pfa/${encodeURIComponent(organizationId)}/import`, { file }),
    confirmImport: async (organizationId: string, importId: string) =>
      await call<ImportResult>(
        'POST',
        `/api/pfa/${encodeURIComponent(organizationId)}/import/${encodeURIComponent(importId)}/confirm`,
      ),
  };
}

async function toProblemError(response: Response): Promise<ProblemError> {
  const retryAfter = Number(response.headers.get('retry-after'));
  const problem = (await response.json().catch(() => undefined)) as Problem | undefined;
  const unknown = { type: 'about:blank', title: response.statusText, status: response.status, code: 'unknown' };
  return new ProblemError(
    typeof problem?.code === 'string' ? problem : unknown,
    retryAfter > 0 ? retryAfter : undefined,
  );
}
