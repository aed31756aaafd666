/** A user's changes before they are sent: by gesture, each with its price, and the conflicts, each with the price of either side. */
import { Tabs } from '@base-ui/react/tabs';
import { useInfiniteQuery } from '@tanstack/react-query';
import { CheckCheck, TriangleAlert } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { type CommitResult, type Organization, ProblemError } from '@vanguard/protocol/browser';
import { Button } from '../components/button.tsx';
import { useDocumentTitle } from '../components/document-title.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { Notice } from '../components/notice.tsx';
import type { EditQueue } from '../edits/edit-queue.ts';
import { formatCount } from '../records/format.ts';
import { useChoice } from './choice.ts';
import { Conflicts } from './conflicts.tsx';
import { draftsQuery, useDraftChange } from './draft-queries.ts';
import { Gesture } from './gesture.tsx';
import { groupDrafts } from './group-drafts.ts';
import { NotSaved } from './not-saved.tsx';
import { ReviewBar } from './review-bar.tsx';
import { type ReviewTab, reviewTabs } from './review-tab.ts';
import { Progress, SentList, useSent } from './sent.tsx';

interface ReviewPageProps {
  userId: string;
  organization: Organization;
  queue: EditQueue;
  mayEdit: boolean;
  tab: ReviewTab;
  onTab: (tab: ReviewTab) => void;
}

const tabLook =
  'flex h-9 items-center gap-1.5 border-b-2 border-transparent px-2 text-sm text-ink-muted outline-offset-[-2px] data-active:border-accent data-active:text-ink forced-colors:border-[Canvas] forced-colors:data-active:border-[Highlight]';
const panelLook = 'relative min-h-0 grow overflow-auto p-3 wrap-anywhere sm:p-4';

export function ReviewPage({ userId, organization, queue, mayEdit, tab, onTab }: ReviewPageProps) {
  const { id, code, name } = organization;
  useDocumentTitle('Review', code);
  const query = useInfiniteQuery(draftsQuery(id));
  const change = useDraftChange(id);
  useKeptFocus(change);
  const messages = useSent(id, userId, mayEdit);
  const [before, setBefore] = useState<ReadonlySet<string>>(new Set());
  const sent = change.data !== undefined && 'committed' in change.data ? change.data : undefined;
  const taken = change.data !== undefined && 'discarded' in change.data ? change.data : undefined;
  const { refused } = useSyncExternalStore(queue.listen, queue.getState);
  const drafts = useMemo(() => query.data?.pages.flat() ?? [], [query.data]);
  const conflicting = drafts.filter(({ conflicts }) => conflicts.length > 0);
  const sendable = useMemo(() => drafts.filter(({ conflicts }) => conflicts.length === 0), [drafts]);
  const choice = useChoice(sendable);
  const groups = groupDrafts(sendable);
  const toSend = groups.filter(({ isSettled }) => !isSettled).flatMap((group) => group.drafts);
  if (query.isError && query.data === undefined)
    return <Unread error={query.error} onRetry={() => void query.refetch()} />;
  const send = (ids: readonly string[]) => {
    setBefore(new Set(messages.map((message) => message.id)));
    change.mutate({ kind: 'send', ids });
  };
  return (
    <Tabs.Root value={tab} onValueChange={onTab} className="flex min-h-0 grow flex-col">
      <h1 className="sr-only">
        Review of {code}, {name}
      </h1>
      <ReviewBar toSend={toSend} choice={choice} change={change} mayEdit={mayEdit} onSend={send}>
        <TabList
          counts={{
            send: query.isSuccess ? toSend.length : undefined,
            conflicts: query.isSuccess ? conflicting.length : undefined,
            refused: refused.length,
            sent: messages.length,
          }}
          isPartial={query.hasNextPage}
        />
      </ReviewBar>
      {change.isError && <ChangeFailure error={change.error} />}
      {taken !== undefined && <Taken result={taken} />}
      {sent !== undefined && <Sent result={sent} progress={<Progress messages={messages} before={before} />} />}
      <Tabs.Panel value="send" className={panelLook}>
        {query.isPending && <Reading />}
        {query.isSuccess && groups.length === 0 && (
          <EmptyState Icon={CheckCheck} title="Nothing to send">
            Change a forecast in the grid: it stands here with its price until you send it.
          </EmptyState>
        )}
        <ul className="space-y-3">
          {groups.map((group) => (
            <Gesture key={group.key} group={group} code={code} mayEdit={mayEdit} change={change} choice={choice} />
          ))}
        </ul>
        {query.hasNextPage && (
          <Button className="mt-3" isPending={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Read more
          </Button>
        )}
      </Tabs.Panel>
      <Tabs.Panel value="conflicts" className={panelLook}>
        {query.isSuccess ? (
          <Conflicts drafts={conflicting} code={code} mayEdit={mayEdit} change={change} />
        ) : (
          <Reading />
        )}
      </Tabs.Panel>
      <Tabs.Panel value="refused" className={panelLook}>
        <NotSaved refused={refused} queue={queue} code={code} />
      </Tabs.Panel>
      <Tabs.Panel value="sent" className={panelLook}>
        <SentList messages={messages} code={code} />
      </Tabs.Panel>
    </Tabs.Root>
  );
}

/** What was pressed is disabled or gone with what it was for: the keys go on from the tab of its list. */
function useKeptFocus({ data: done }: ReturnType<typeof useDraftChange>): void {
  useEffect(() => {
    const focused = document.activeElement;
    if (done === undefined || (focused !== document.body && focused?.matches(':disabled') !== true)) return;
    document.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus();
  }, [done]);
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

function Reading() {
  return (
    <p role="status" className="text-sm text-ink-faint">
      Your changes are being read…
    </p>
  );
}

const tabNames: Readonly<Record<ReviewTab, string>> = {
  send: 'To send',
  conflicts: 'Conflicts',
  refused: 'Not saved',
  sent: 'Sent',
};

interface TabListProps {
  /** Undefined until they are read. */
  counts: Readonly<Record<ReviewTab, number | undefined>>;
  /** Of what is read page by page. */
  isPartial: boolean;
}

function TabList({ counts, isPartial }: TabListProps) {
  return (
    <Tabs.List className="flex gap-1">
      {reviewTabs.map((value) => (
        <Tabs.Tab key={value} value={value} className={tabLook}>
          {tabNames[value]}{' '}
          <Count of={counts[value]} isPartial={isPartial && (value === 'send' || value === 'conflicts')} />
        </Tabs.Tab>
      ))}
    </Tabs.List>
  );
}

function Count({ of, isPartial }: { of: number | undefined; isPartial: boolean }) {
  return (
    <span className="text-xs text-ink-faint tabular-nums">
      {of === undefined ? '…' : formatCount(of)}
      {isPartial && '+'}
    </span>
  );
}

/** After a step was discarded: what stays of it. Of records all of whose changes go, the list says enough. */
function Taken({
  result: { discarded, changed, kept },
}: {
  result: { discarded: number; changed?: number | undefined; kept?: number | undefined };
}) {
  if (changed === undefined || kept === undefined) return null;
  const count = discarded + changed;
  return (
    <Notice tone={kept === 0 ? 'success' : 'info'} className="mx-3 mt-3 sm:mx-4">
      {count === 0 ? 'Nothing of this step was left to discard.' : `The step is taken back in ${records(count)}.`}
      {kept > 0 &&
        ` ${records(kept)} ${kept === 1 ? 'keeps' : 'keep'} what you changed later in the same fields, or what is not valid without it.`}
    </Notice>
  );
}

const records = (count: number) => `${formatCount(count)} ${count === 1 ? 'record' : 'records'}`;

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
