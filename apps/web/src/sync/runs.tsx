/** Pulls with their figures, the latest first. */
import { Button } from '../components/button.tsx';
import { formatCount, formatInstant } from '../records/format.ts';
import { cellLook, Nothing, sentenceLook, Table } from './section.tsx';
import type { Run, SyncAct } from './sync-queries.ts';

const head = ['Began', 'Reads', 'State', 'Read', 'New', 'Changed', 'Gone', 'Not readable', 'Took', 'Asked for by'];
const tones: Readonly<Record<string, string>> = {
  failed: 'text-fault',
  running: 'text-accent',
  cancelled: 'text-warn',
};
const reads: Readonly<Record<string, string>> = { full: 'all records', incremental: 'what changed' };

export function Runs({ runs, act }: { runs: readonly Run[]; act: SyncAct }) {
  if (runs.length === 0) return <Nothing>Nothing was pulled from PEMS yet.</Nothing>;
  return (
    <Table head={head}>
      {runs.map((run) => (
        <tr key={run.id}>
          <td className={`${cellLook} whitespace-nowrap tabular-nums`}>{formatInstant(run.startedAt)}</td>
          <td className={`${cellLook} whitespace-nowrap`}>{run.feed ?? reads[run.kind] ?? run.kind}</td>
          <td className={run.error === null ? cellLook : sentenceLook}>
            <span className={tones[run.status]}>{run.status}</span>
            {run.cancelledBy !== null && ` by ${run.cancelledBy}`}
            {run.error !== null && run.cancelledBy === null && <span className="text-ink-muted">: {run.error}</span>}
            {run.status === 'running' && (
              <Button
                size="small"
                className="ml-2"
                isPending={act.isPending && act.variables.kind === 'cancel'}
                onClick={() => act.mutate({ kind: 'cancel', runId: run.id })}
              >
                Stop it
              </Button>
            )}
          </td>
          <td className={`${cellLook} whitespace-nowrap tabular-nums`}>
            {formatCount(run.recordsProcessed)}
            {run.recordsExpected !== null && run.status === 'running' && ` of ${formatCount(run.recordsExpected)}`}
          </td>
          {[run.recordsInserted, run.recordsUpdated, run.recordsRemoved, run.recordsRejected ?? 0].map((count, i) => (
            <td key={head[i + 4]} className={`${cellLook} tabular-nums`}>
              {formatCount(count)}
            </td>
          ))}
          <td className={`${cellLook} whitespace-nowrap tabular-nums`}>
            {run.durationMs === null ? '' : lengthOf(run.durationMs)}
          </td>
          <td className={cellLook}>{run.triggeredBy ?? 'schedule'}</td>
        </tr>
      ))}
    </Table>
  );
}

function lengthOf(ms: number): string {
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  return `${minutes} min ${Math.round((ms % 60_000) / 1000)} s`;
}
