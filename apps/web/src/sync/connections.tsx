/** How PEMS is reached for an organization, whether the credentials can be used, and a test with its steps. */
import { feedOfUsage } from '@vanguard/pfa';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleCheck, CircleX } from 'lucide-react';
import { api } from '../api/api.ts';
import { Button } from '../components/button.tsx';
import { Notice } from '../components/notice.tsx';
import { formatCount, formatInstant } from '../records/format.ts';
import { cellLook, Nothing, sentenceLook, Table } from './section.tsx';
import { type Connection, connectionsKey } from './sync-queries.ts';

const credentials: Readonly<Record<Connection['credentials'], string>> = {
  none: 'none',
  ready: 'ready',
  locked: 'locked: give the key of the legacy installation once (vanguard connection unlock)',
  foreign: 'of a key that is not here',
};

export function Connections({
  connections,
  organizationId,
}: {
  connections: readonly Connection[];
  organizationId: string;
}) {
  const queryClient = useQueryClient();
  const test = useMutation({
    mutationFn: async (connectionId: string) =>
      await api.testConnection({ params: { connectionId }, body: { organization: organizationId } }),
    onSettled: async () => await queryClient.invalidateQueries({ queryKey: connectionsKey(organizationId) }),
  });
  if (connections.length === 0) return <Nothing>There are none: make one by `vanguard connection set`.</Nothing>;
  return (
    <>
      <Table head={['Connection', 'For', 'Address', 'Credentials', 'State', 'Test']}>
        {connections.map(
          ({ id, usage, url, organizationCode, credentials: state, status, lastError, lastCheckedAt }) => (
            <tr key={id}>
              <td className={`${cellLook} font-medium`}>{id}</td>
              <td className={cellLook}>
                {usage.endsWith('_WRITE') ? 'writing' : readBy(usage)}, {organizationCode ?? 'all organizations'}
              </td>
              <td className={`${sentenceLook} break-all`}>{url}</td>
              <td
                className={`${state === 'none' || state === 'ready' ? cellLook : sentenceLook} ${state === 'locked' || state === 'foreign' ? 'text-fault' : ''}`}
              >
                {credentials[state]}
              </td>
              <td className={lastError === null ? cellLook : sentenceLook}>
                <span className={status === 'failed' ? 'text-fault' : undefined}>{status}</span>
                {lastCheckedAt !== null && `, ${formatInstant(lastCheckedAt)}`}
                {lastError !== null && <span className="text-ink-muted">: {lastError}</span>}
              </td>
              <td className={cellLook}>
                <Button
                  size="small"
                  aria-label={`Test ${id}`}
                  isPending={test.isPending && test.variables === id}
                  onClick={() => test.mutate(id)}
                >
                  Test
                </Button>
              </td>
            </tr>
          ),
        )}
      </Table>
      {test.isError && (
        <Notice tone="error" className="mt-2">
          {test.error.message}
        </Notice>
      )}
      {test.isSuccess && <Steps of={test.variables} check={test.data} />}
    </>
  );
}

function readBy(usage: string): string {
  const feed = feedOfUsage(usage);
  return feed === undefined ? 'reading' : `reading ${feed}`;
}

type Check = Awaited<ReturnType<typeof api.testConnection>>;

function Steps({ of, check: { feed, isFine, steps, recordCount, latencyMs } }: { of: string; check: Check }) {
  const count = recordCount === null ? 'an unknown number of' : formatCount(recordCount);
  return (
    <div role="status" className="mt-2 rounded-lg border border-line bg-surface p-3 text-sm">
      <p className={isFine ? 'text-done' : 'text-fault'}>
        {isFine ? `${of} can be used: ${count} ${feed ?? 'records'}` : `${of} cannot be used as it is`}
        {latencyMs !== null && `, first answer after ${formatCount(Math.round(latencyMs))} ms`}.
      </p>
      <ul className="mt-1.5 space-y-1">
        {steps.map(({ name, isFine: isStepFine, detail, hint }) => (
          <li key={name} className="flex items-baseline gap-2">
            {isStepFine ? (
              <CircleCheck aria-label="in order" className="size-3.5 shrink-0 self-center text-done" />
            ) : (
              <CircleX aria-label="in the way" className="size-3.5 shrink-0 self-center text-fault" />
            )}
            <span className="w-16 shrink-0 text-ink-muted">{name}</span>
            <span>
              {detail}
              {hint !== undefined && <span className="text-ink-muted"> {hint}</span>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
