/**
 * How old the records are and what was wrong with the latest pull, what is on its way, and where the records come from: a
 * simulator holds invented data, and whoever plans by them must know.
 */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api } from '../api/api.ts';
import { formatCount, formatInstant } from '../records/format.ts';
import { ageText, lastPullAt, toneOfAge } from './sync-age.ts';

/** What happens is told; this is for what is not. */
const readEveryMs = 60_000;

interface SyncStateProps {
  organizationId: string;
  code: string;
  lastSyncAt: string | null;
}

const tones = { calm: '', stale: 'text-warn', failed: 'text-fault' } as const;

export function SyncState({ organizationId, code, lastSyncAt }: SyncStateProps) {
  const { data: status, isPending } = useQuery({
    queryKey: ['sync', organizationId],
    queryFn: async ({ signal }) => await api.syncStatus({ params: { orgId: organizationId }, signal }),
    refetchInterval: readEveryMs,
    staleTime: readEveryMs,
  });
  const now = useNow();
  // All of it at once: what stands here already would be pushed aside by the rest.
  if (isPending) return null;
  const run = status?.run ?? null;
  const pulledAt = lastPullAt(lastSyncAt, run);
  const failure = run?.status === 'failed' ? run.error : null;
  const text = [
    pulledAt === null ? 'Never synchronized' : `Synchronized ${ageText(pulledAt, now)}`,
    ...(run?.status === 'running' ? [', synchronizing'] : []),
    ...(failure === null ? [] : [`; the last attempt failed: ${failure}`]),
  ].join('');
  const tone = failure === null ? toneOfAge(pulledAt, now, status?.nextPullAt ?? null) : 'failed';
  return (
    <>
      <Link
        to="/o/$code/sync"
        params={{ code }}
        className={`grow truncate text-right underline-offset-2 hover:underline max-lg:hidden lg:w-0 lg:min-w-16 ${tones[tone]}`}
        title={pulledAt === null ? text : `${text} (${formatInstant(pulledAt)})`}
      >
        {pulledAt === null ? text : <span className="max-[100rem]:sr-only">Synchronized </span>}
        {pulledAt !== null && text.slice('Synchronized '.length)}
      </Link>
      {status !== undefined && <Owed outbox={status.outbox} />}
      {status !== undefined && <Upstream upstream={status.upstream} />}
    </>
  );
}

/** So that an age on the screen is one. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 15_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

type Status = Awaited<ReturnType<typeof api.syncStatus>>;

function Owed({ outbox: { waiting, stuck } }: Pick<Status, 'outbox'>) {
  if (waiting + stuck === 0) return null;
  return (
    <span className={`max-lg:hidden ${stuck > 0 ? 'text-warn' : ''}`}>
      {stuck > 0 ? `${formatCount(stuck)} stuck on the way to PEMS` : `${formatCount(waiting)} on the way to PEMS`}
    </span>
  );
}

function Upstream({ upstream }: Pick<Status, 'upstream'>) {
  if (upstream === null) return <span>PEMS is not connected</span>;
  if (upstream.kind !== 'simulator') return null;
  const text = 'with a simulator, not PEMS';
  if (upstream.url === null || !/^https?:\/\//i.test(upstream.url)) return <span className="text-warn">{text}</span>;
  return (
    <a href={upstream.url} target="_blank" rel="noreferrer" className="text-warn underline underline-offset-2">
      {text}
    </a>
  );
}
