/**
 * Who is signed in. The session itself is an http-only cookie that this page cannot see; a marker in the
 * browser's storage says whether asking the server is worth it, so that a first visit causes no refused request.
 */
import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/api.ts';

const markerKey = 'vanguard.signed-in';

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => (await api.me({ signal })).user,
  staleTime: Number.POSITIVE_INFINITY,
});

export function markSignedIn(): void {
  writeMarker(true);
}

export function markSignedOut(): void {
  writeMarker(false);
}

/** True when storage is blocked: then only the server can tell. */
export function mayBeSignedIn(): boolean {
  try {
    return localStorage.getItem(markerKey) !== null;
  } catch {
    return true;
  }
}

function writeMarker(isSignedIn: boolean): void {
  try {
    if (isSignedIn) localStorage.setItem(markerKey, '1');
    else localStorage.removeItem(markerKey);
  } catch {
    // storage is blocked: mayBeSignedIn then always asks the server
  }
}
