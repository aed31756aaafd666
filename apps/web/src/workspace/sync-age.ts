/** When records were last brought up to date with upstream, in words. Pure. */

interface Run {
  readonly status: string;
  readonly startedAt: string;
  readonly durationMs: number | null;
}

const minuteMs = 60_000;
/** Twice as long as pulls are apart unless somebody says otherwise. */
const staleAfterMs = 30 * minuteMs;

/** The page of records knows a pull that has ended before it was read; the latest run may be later. */
export function lastPullAt(lastSyncAt: string | null, run: Run | null): string | null {
  if (run?.status !== 'completed') return lastSyncAt;
  const endedAt = new Date(Date.parse(run.startedAt) + (run.durationMs ?? 0)).toISOString();
  return lastSyncAt === null || endedAt > lastSyncAt ? endedAt : lastSyncAt;
}

export function toneOfAge(at: string | null, nowMs: number): 'calm' | 'stale' {
  return at !== null && nowMs - Date.parse(at) > staleAfterMs ? 'stale' : 'calm';
}

export function ageText(at: string, nowMs: number): string {
  // A clock that is behind the server's makes nothing younger than now.
  const minutes = Math.max(0, Math.floor((nowMs - Date.parse(at)) / minuteMs));
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`;
}
