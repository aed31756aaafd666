/**
 * The synchronisation of an organization with PEMS: what is connected, what is on its way and what was pulled. Members look and
 * ask for a pull, administrators of the organization decide of messages, and those of the installation have its pulls beside.
 */
import { useQuery } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import type { Organization } from '@vanguard/protocol/browser';
import { Button } from '../components/button.tsx';
import { useDocumentTitle } from '../components/document-title.ts';
import { Notice } from '../components/notice.tsx';
import { formatCount, formatInstant } from '../records/format.ts';
import { Connections } from './connections.tsx';
import { CustomFields } from './custom-fields.tsx';
import { Feeds } from './feeds.tsx';
import { Messages } from './messages.tsx';
import { Drift, RejectedRows } from './misfits.tsx';
import { Runs } from './runs.tsx';
import { ScheduleForm } from './schedule-form.tsx';
import { Nothing, Section } from './section.tsx';
import {
  connectionsQuery,
  driftQuery,
  messagesQuery,
  rejectedQuery,
  runsQuery,
  scheduleQuery,
  type Status,
  statusQuery,
  type SyncAct,
  useSyncAct,
} from './sync-queries.ts';
import { TwiceButton } from './twice-button.tsx';

export interface SyncRights {
  /** See what is on its way, and ask for a pull. */
  mayAsk: boolean;
  /** Of messages. */
  mayDecide: boolean;
  /** Pulls, schedule, columns and rows. */
  isAdministrator: boolean;
}

export function SyncPage({ organization, rights }: { organization: Organization; rights: SyncRights }) {
  useDocumentTitle('Synchronisation', organization.code);
  const { id, code } = organization;
  const status = useQuery(statusQuery(id));
  const messages = useQuery({ ...messagesQuery(id), enabled: rights.mayAsk });
  const act = useSyncAct(id);
  return (
    <div className="relative min-h-0 grow overflow-auto p-3 sm:p-4">
      <h1 className="sr-only">
        Synchronisation of {code}, {organization.name}
      </h1>
      {act.isError && act.variables.kind !== 'schedule' && (
        <Notice tone="error" className="mb-4">
          {act.error.message}
        </Notice>
      )}
      <Section title="PEMS" query={status}>
        {(read) => <Connection status={read} mayAsk={rights.mayAsk} act={act} />}
      </Section>
      {rights.mayAsk && (
        <Section title="Changes on their way" query={messages}>
          {(list) => <Messages messages={list} code={code} mayDecide={rights.mayDecide} act={act} />}
        </Section>
      )}
      {rights.isAdministrator && <ForAdministrators organizationId={id} act={act} />}
    </div>
  );
}

function Connection({ status, mayAsk, act }: { status: Status; mayAsk: boolean; act: SyncAct }) {
  const { upstream, run } = status;
  const isAsked = act.variables?.kind === 'pull';
  if (upstream === null) {
    return (
      <Nothing>PEMS is not connected. Drafts are kept; an administrator of the installation can connect it.</Nothing>
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-sm">
      <p>
        {upstream.kind === 'simulator' ? (
          <span className="text-warn">A simulator with invented data, not PEMS.</span>
        ) : (
          'Connected.'
        )}{' '}
        {run === null ? 'Nothing was pulled yet.' : <LatestRun run={run} />}
      </p>
      <Owed outbox={status.outbox} />
      <Button
        disabled={!mayAsk || run?.status === 'running'}
        isPending={isAsked && act.isPending}
        onClick={() => act.mutate({ kind: 'pull' })}
      >
        <RefreshCw aria-hidden className="size-3.5" />
        Pull now
      </Button>
      {isAsked && act.isSuccess && (
        <span role="status" className="text-ink-muted">
          Asked for; a worker takes it up within seconds.
        </span>
      )}
    </div>
  );
}

function LatestRun({ run }: { run: NonNullable<Status['run']> }) {
  if (run.status === 'running') {
    const expected = run.recordsExpected === null ? '' : ` of ${formatCount(run.recordsExpected)}`;
    return (
      <>
        A pull has read {formatCount(run.recordsProcessed)}
        {expected} records since {formatInstant(run.startedAt)}.
      </>
    );
  }
  if (run.status === 'completed') return <>The latest pull is of {formatInstant(run.startedAt)}.</>;
  return (
    <span className="text-fault">
      The latest pull, of {formatInstant(run.startedAt)}, {run.status}: {run.error}
    </span>
  );
}

function Owed({ outbox: { waiting, unconfirmed, stuck } }: Pick<Status, 'outbox'>) {
  const said = [
    [waiting, 'on the way'],
    [unconfirmed, 'to be confirmed'],
    [stuck, 'stuck'],
  ] as const;
  const words = said.filter(([count]) => count > 0).map(([count, word]) => `${formatCount(count)} ${word}`);
  return (
    <p className={stuck > 0 ? 'text-warn' : 'text-ink-muted'}>
      {words.length === 0 ? 'Nothing is on the way.' : words.join(' · ')}
    </p>
  );
}

function ForAdministrators({ organizationId, act }: { organizationId: string; act: SyncAct }) {
  const schedule = useQuery(scheduleQuery(organizationId));
  const pulls = useQuery(runsQuery(organizationId));
  const connections = useQuery(connectionsQuery(organizationId));
  const drift = useQuery(driftQuery(organizationId));
  const rejected = useQuery(rejectedQuery(organizationId));
  return (
    <>
      <Section title="Pulls" query={pulls}>
        {(runs) => (
          <>
            {typeof schedule.data?.lossFoundAt === 'string' && <Loss at={schedule.data.lossFoundAt} act={act} />}
            <Runs runs={runs} act={act} />
          </>
        )}
      </Section>
      <Section title="Schedule" query={schedule}>
        {(one) =>
          one === null ? <Nothing>The organization is not active.</Nothing> : <ScheduleForm schedule={one} act={act} />
        }
      </Section>
      <Feeds organizationId={organizationId} />
      <Section title="Connections" query={connections}>
        {(list) => <Connections connections={list} organizationId={organizationId} />}
      </Section>
      <Section title="Columns of PEMS" query={drift}>
        {(stored) => <Drift {...stored} />}
      </Section>
      <CustomFields organizationId={organizationId} />
      <Section title="Rows that cannot be read" query={rejected}>
        {(rows) => <RejectedRows rows={rows} />}
      </Section>
    </>
  );
}

function Loss({ at, act }: { at: string; act: SyncAct }) {
  return (
    <Notice
      tone="warning"
      className="mb-2"
      action={
        <TwiceButton
          size="small"
          isPending={act.isPending && act.variables.kind === 'accept'}
          label="The loss is real"
          question="Mark them all as gone?"
          onConfirm={() => act.mutate({ kind: 'accept' })}
        />
      }
    >
      A pull of all records missed many of them on {formatInstant(at)} and marked none as gone. Look at PEMS and at the
      rights of the connection.
    </Notice>
  );
}
