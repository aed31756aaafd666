/**
 * Who is signed in. The session itself is an http-only cookie that this page cannot see and shares with all pages of the
 * browser. A marker in the browser's storage says whose it is: whether asking the server is worth it, so that a first visit
 * causes no refused request, and whether another page has signed in somebody else.
 */
import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/api.ts';

const markerKey = 'vanguard.signed-in';

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => {
    const { user } = await api.me({ signal });
    markSignedIn(user.id);
    return user;
  },
  staleTime: Number.POSITIVE_INFINITY,
});

export function markSignedIn(userId: string): void {
  writeMarker(userId);
}

export function markSignedOut(): void {
  writeMarker(null);
}

/** Whether the session is another's than this page believes. False where nobody can tell: nobody is signed in, or storage is blocked. */
export function isAnothersSession(userId: string): boolean {
  try {
    const marker = localStorage.getItem(markerKey);
    return marker !== null && marker !== userId;
  } catch {
    return false;
  }
}

/** Calls back when another page has signed somebody in. */
export function followSignIns(onSignIn: (userId: string) => void): void {
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key === markerKey && newValue !== null) onSignIn(newValue);
  });
}

/** True when storage is blocked: then only the server can tell. */
export function mayBeSignedIn(): boolean {
  try {
    return localStorage.getItem(markerKey) !== null;
  } catch {
    return true;
  }
}

function writeMarker(userId: string | null): void {
  try {
    if (userId === null) localStorage.removeItem(markerKey);
    else localStorage.setItem(markerKey, userId);
  } catch {
    // storage is blocked: mayBeSignedIn then always asks the server
  }
}
