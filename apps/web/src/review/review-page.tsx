/** A user's changes before they are sent: by gesture, each with its price, and the conflicts, each with the price of either side. */
import { Tabs } from '@base-ui/react/tabs';
import { useInfiniteQuery } from '@tanstack/react-query';
import { CheckCheck, Send, TriangleAlert } from 'lucide-react';
import { type ReactNode, useState, useSyncExternalStore } from 'react';
import { type CommitResult, type Organization, ProblemError } from '@vanguard/protocol/browser';
import { Button } from '../components/button.tsx';
import { useDocumentTitle } from '../components/document-title.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { Notice } from '../components/notice.tsx';
import type { EditQueue } from '../edits/edit-queue.ts';
import { formatCount } from '../records/format.ts';
import { Conflicts } from './conflicts.tsx';
import { draftsQuery, useDraftChange } from './draft-queries.ts';
import { Effect } from './effect.tsx';
import { Gesture } from './gesture.tsx';
import { effectOf, groupDrafts } from './group-drafts.ts';
import { NotSaved } from './not-saved.tsx';
import { Progress, SentList, useSent } from './sent.tsx';

interface ReviewPageProps {
  userId: string;
  organization: Organization;
  queue: EditQueue;
  mayEdit: boolean;
}

const tabLook =
  'flex h-9 items-center gap-1.5 border-b-2 border-transparent px-2 text-sm text-ink-muted outline-offset-[-2px] data-active:border-accent data-active:text-ink';

export function ReviewPage({ userId, organization, queue, mayEdit }: ReviewPageProps) {
  useDocumentTitle('Review', organization.code);
  const query = useInfiniteQuery(draftsQuery(organization.id));
  const change = useDraftChange(organization.id);
  const messages = useSent(organization.id, userId, mayEdit);
  const [before, setBefore] = useState<ReadonlySet<string>>(new Set());
  const sent = change.data !== undefined && 'committed' in change.data ? change.data : undefined;
  const { refused } = useSyncExternalStore(queue.listen, queue.getState);
  const drafts = query.data?.pages.flat() ?? [];
  const conflicting = drafts.filter(({ conflicts }) => conflicts.length > 0);
  const groups = groupDrafts(drafts.filter(({ conflicts }) => conflicts.length === 0));
  const toSend = groups.filter(({ isSettled }) => !isSettled).flatMap((group) => group.drafts);
  if (query.isError && query.data === undefined)
    return <Unread error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Tabs.Root defaultValue="send" className="flex min-h-0 grow flex-col">
      <h1 className="sr-only">
        Review of {organization.code}, {organization.name}
      </h1>
      <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-4 border-b border-line bg-surface px-3 sm:px-4">
        <TabList
          counts={{
            send: toSend.length,
            conflicts: conflicting.length,
            refused: refused.length,
            sent: messages.length,
          }}
          isPartial={query.hasNextPage}
        />
        <p className="ml-auto text-sm text-ink-muted">
          Effect on costs <Effect amount={effectOf(toSend)} />
        </p>
        <Button
          look="primary"
          disabled={toSend.length === 0 || !mayEdit}
          isPending={change.isPending && change.variables.kind === 'send'}
          onClick={() => {
            setBefore(new Set(messages.map(({ id }) => id)));
            change.mutate({ kind: 'send', ids: toSend.map(({ pfaId }) => pfaId) });
          }}
        >
          <Send aria-hidden className="size-3.5" />
          Send {formatCount(toSend.length)} to PEMS
        </Button>
      </div>
      {change.isError && <ChangeFailure error={change.error} />}
      {sent !== undefined && <Sent result={sent} progress={<Progress messages={messages} before={before} />} />}
      <Tabs.Panel value="send" className="min-h-0 grow overflow-auto p-3 sm:p-4">
        {query.isSuccess && groups.length === 0 && (
          <EmptyState Icon={CheckCheck} title="Nothing to send">
            Change a forecast in the grid: it stands here with its price until you send it.
          </EmptyState>
        )}
        <ul className="space-y-3">
          {groups.map((group) => (
            <Gesture key={group.key} group={group} code={organization.code} mayEdit={mayEdit} change={change} />
          ))}
        </ul>
        {query.hasNextPage && (
          <Button className="mt-3" isPending={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Read more
          </Button>
        )}
      </Tabs.Panel>
      <Tabs.Panel value="conflicts" className="min-h-0 grow overflow-auto p-3 sm:p-4">
        <Conflicts drafts={conflicting} code={organization.code} mayEdit={mayEdit} change={change} />
      </Tabs.Panel>
      <Tabs.Panel value="refused" className="min-h-0 grow overflow-auto p-3 sm:p-4">
        <NotSaved refused={refused} queue={queue} code={organization.code} />
      </Tabs.Panel>
      <Tabs.Panel value="sent" className="min-h-0 grow overflow-auto p-3 sm:p-4">
        <SentList messages={messages} code={organization.code} />
      </Tabs.Panel>
    </Tabs.Root>
  );
}

function Unread({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <EmptyState
      role="alert"
      Icon={TriangleAlert}
      title="Your changes could not be read"
      action={<Button onClick={onRetry}>Try again</Button>}
    >
      {error.message}
    </EmptyState>
  );
}

const tabs = [
  ['send', 'To send'],
  ['conflicts', 'Conflicts'],
  ['refused', 'Not saved'],
  ['sent', 'Sent'],
] as const;

interface TabListProps {
  counts: Readonly<Record<(typeof tabs)[number][0], number>>;
  /** Of what is read page by page. */
  isPartial: boolean;
}

function TabList({ counts, isPartial }: TabListProps) {
  return (
    <Tabs.List className="flex gap-1">
      {tabs.map(([value, label]) => (
        <Tabs.Tab key={value} value={value} className={tabLook}>
          {label} <Count of={counts[value]} isPartial={isPartial && (value === 'send' || value === 'conflicts')} />
        </Tabs.Tab>
      ))}
    </Tabs.List>
  );
}

function Count({ of, isPartial }: { of: number; isPartial: boolean }) {
  return (
    <span className="text-xs text-ink-faint tabular-nums">
      {formatCount(of)}
      {isPartial && '+'}
    </span>
  );
}

/** What was sent is everybody's from now on; PEMS confirms it with the next pull. */
function Sent({ result: { committed, kept }, progress }: { result: CommitResult; progress: ReactNode }) {
  const why = [...new Set(kept.map(({ code }) => code.replaceAll('_', ' ')))].join(', ');
  return (
    <Notice tone={kept.length === 0 ? 'success' : 'warning'} className="mx-3 mt-3 sm:mx-4">
      {formatCount(committed)} {committed === 1 ? 'change is' : 'changes are'} on the way to PEMS.
      <span role="status" className="ml-2 tabular-nums">
        {progress}
      </span>
      {kept.length > 0 && ` ${formatCount(kept.length)} stay with you: ${why}.`}
    </Notice>
  );
}

function ChangeFailure({ error }: { error: Error }) {
  const code = error instanceof ProblemError ? error.problem.code : undefined;
  const isUnconnected = code === 'upstream_not_connected' || code === 'upstream_read_only';
  return (
    <Notice tone={isUnconnected ? 'info' : 'error'} className="mx-3 mt-3 sm:mx-4">
      {code === 'upstream_not_connected'
        ? 'PEMS is not connected, so nothing can be sent yet. Your drafts are kept.'
        : error.message}
    </Notice>
  );
}
