/** When records were last brought up to date with upstream, in words. Pure. */

interface Run {
  readonly status: string;
  readonly startedAt: string;
  readonly durationMs: number | null;
}

const minuteMs = 60_000;
/** Where no pull is due by schedule. */
const staleAfterMs = 30 * minuteMs;
/** A pull takes its time, and one may begin right after another that somebody has asked for. */
const leastGraceMs = 5 * minuteMs;

/** The page of records knows a pull that has ended before it was read; the latest run may be later. */
export function lastPullAt(lastSyncAt: string | null, run: Run | null): string | null {
  if (run?.status !== 'completed') return lastSyncAt;
  const endedAt = new Date(Date.parse(run.startedAt) + (run.durationMs ?? 0)).toISOString();
  return lastSyncAt === null || endedAt > lastSyncAt ? endedAt : lastSyncAt;
}

/** Stale: the pull that was due after this one is as late as it was to come after it. */
export function toneOfAge(at: string | null, nowMs: number, nextPullAt: string | null): 'calm' | 'stale' {
  if (at === null) return 'calm';
  const atMs = Date.parse(at);
  if (nextPullAt === null) return nowMs - atMs > staleAfterMs ? 'stale' : 'calm';
  const dueMs = Date.parse(nextPullAt);
  return nowMs > dueMs + Math.max(dueMs - atMs, leastGraceMs) ? 'stale' : 'calm';
}

export function ageText(at: string, nowMs: number): string {
  // A clock that is behind the server's makes nothing younger than now.
  const minutes = Math.max(0, Math.floor((nowMs - Date.parse(at)) / minuteMs));
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`;
}
