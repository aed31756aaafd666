/** How old the records are, and where they come from: a simulator holds invented data, and whoever plans by them must know. */
import { useQuery } from '@tanstack/react-query';
import { api } from '../api/api.ts';
import { formatInstant } from '../records/format.ts';

const readEveryMs = 60_000;

interface SyncStateProps {
  organizationId: string;
  lastSyncAt: string | null;
}

export function SyncState({ organizationId, lastSyncAt }: SyncStateProps) {
  const { data: status } = useQuery({
    queryKey: ['sync', organizationId],
    queryFn: async ({ signal }) => await api.syncStatus({ params: { orgId: organizationId }, signal }),
    refetchInterval: readEveryMs,
    staleTime: readEveryMs,
  });
  return (
    <>
      <span className="max-lg:hidden">
        {lastSyncAt === null ? 'Never synchronized' : `Synchronized ${formatInstant(lastSyncAt)}`}
      </span>
      {status !== undefined && <Upstream upstream={status.upstream} />}
    </>
  );
}

type Status = Awaited<ReturnType<typeof api.syncStatus>>;

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
