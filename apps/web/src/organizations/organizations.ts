/** The organizations one belongs to, and which of them was open last. */
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { Organization } from '@vanguard/protocol/browser';
import { api } from '../api/api.ts';

const lastCodeKey = 'vanguard.organization';

export const organizationsQuery = queryOptions({
  queryKey: ['organizations'],
  queryFn: async ({ signal }) => (await api.organizations({ signal })).organizations,
  staleTime: 60_000,
});

/** Beside the account: a first load waits for one answer instead of two. Where it fails, it is asked for again, by whoever needs it. */
export async function askOrganizations(queryClient: QueryClient): Promise<void> {
  if (queryClient.getQueryData(organizationsQuery.queryKey) !== undefined) return;
  await api.organizations().then(
    ({ organizations }) => queryClient.setQueryData(organizationsQuery.queryKey, organizations),
    () => undefined,
  );
}

/** Codes are unique; an address typed in another case still finds its organization, but an exact match wins. */
export function findOrganization(organizations: readonly Organization[], code: string): Organization | undefined {
  return (
    organizations.find((organization) => organization.code === code) ??
    organizations.find((organization) => organization.code.toLowerCase() === code.toLowerCase())
  );
}

/** The one that was open last, else the one with the most records. */
export function chooseOrganization(organizations: readonly Organization[]): Organization | undefined {
  const last = readLastCode();
  const remembered = organizations.find((organization) => organization.code === last);
  return remembered ?? organizations.toSorted((one, other) => other.recordCount - one.recordCount)[0];
}

function readLastCode(): string | null {
  try {
    return localStorage.getItem(lastCodeKey);
  } catch {
    return null;
  }
}

export function rememberOrganization(code: string): void {
  try {
    localStorage.setItem(lastCodeKey, code);
  } catch {
    // storage is blocked: the largest organization opens next time
  }
}
