/** What somebody has sent, record by record, on its way to PEMS: it moves while one looks. */
import { Link } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleX, Clock, type LucideIcon, SendHorizontal } from 'lucide-react';
import { api } from '../api/api.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { flatValues } from '../records/custom-fields.ts';
import { fieldLabel } from '../records/format-field.ts';
import { formatCount, formatInstant } from '../records/format.ts';

type Message = Awaited<ReturnType<typeof api.outbox>>['messages'][number];
type Stage = 'waiting' | 'taken' | 'confirmed' | 'refused';

const mostShown = 200;

const stages: Readonly<Record<Message['state'], Stage>> = {
  queued: 'waiting',
  sending: 'waiting',
  delivered: 'taken',
  settled: 'confirmed',
  refused: 'refused',
  dropped: 'refused',
};

const looks: Readonly<Record<Stage, { text: string; Icon: LucideIcon; tone: string }>> = {
  waiting: { text: 'on its way', Icon: Clock, tone: 'text-ink-muted' },
  taken: { text: 'PEMS has it; a pull will confirm it', Icon: SendHorizontal, tone: 'text-ink-muted' },
  confirmed: { text: 'confirmed', Icon: CircleCheck, tone: 'text-under' },
  refused: { text: 'refused', Icon: CircleX, tone: 'text-fault' },
};

/** One's own, the latest first. Events make it out of date; where there are none it is read now and then. */
export function useSent(organizationId: string, userId: string, mayLook: boolean): readonly Message[] {
  const { data } = useQuery({
    queryKey: ['outbox', organizationId],
    queryFn: async ({ signal }) =>
      await api.outbox({ params: { orgId: organizationId }, query: { limit: 1000 }, signal }),
    enabled: mayLook,
    refetchInterval: 30_000,
    staleTime: 0,
  });
  return (data?.messages ?? [])
    .filter(({ author }) => author.id === userId)
    .toSorted((one, other) => other.committedAt.localeCompare(one.committedAt));
}

/** How far those are that were not there before. */
export function Progress({ messages, before }: { messages: readonly Message[]; before: ReadonlySet<string> }) {
  const counts = { waiting: 0, taken: 0, confirmed: 0, refused: 0 };
  for (const { id, state } of messages) if (!before.has(id)) counts[stages[state]] += 1;
  const words = [
    [counts.waiting, 'on the way'],
    [counts.taken, 'taken by PEMS'],
    [counts.confirmed, 'confirmed'],
    [counts.refused, 'refused'],
  ] as const;
  const said = words.filter(([count]) => count > 0).map(([count, word]) => `${formatCount(count)} ${word}`);
  return <>{said.join(' · ')}</>;
}

export function SentList({ messages, code }: { messages: readonly Message[]; code: string }) {
  if (messages.length === 0) {
    return (
      <EmptyState Icon={SendHorizontal} title="Nothing sent">
        What you send to PEMS stands here until it is confirmed, and for a while after.
      </EmptyState>
    );
  }
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-surface text-sm">
      {messages.slice(0, mostShown).map((message) => (
        <SentMessage key={message.id} message={message} code={code} />
      ))}
      {messages.length > mostShown && (
        <li className="px-3 py-2 text-ink-muted">and {formatCount(messages.length - mostShown)} sent before</li>
      )}
    </ul>
  );
}

function SentMessage({ message, code }: { message: Message; code: string }) {
  const { pfaId, delta, state, committedAt, lastError, isStuck } = message;
  const { text, Icon, tone } = looks[stages[state]];
  const why = stages[state] === 'refused' || stages[state] === 'waiting' ? lastError : null;
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 px-3 py-1.5">
      <Link
        to="/o/$code/grid"
        params={{ code }}
        search={{ at: pfaId, record: pfaId }}
        className="font-medium underline-offset-2 hover:underline"
      >
        {pfaId}
      </Link>
      <span className="text-ink-muted">{Object.keys(flatValues(delta)).map(fieldLabel).join(', ')}</span>
      <span className="text-ink-faint">{formatInstant(committedAt)}</span>
      <span className={`ml-auto flex items-center gap-1.5 ${isStuck ? 'text-warn' : tone}`}>
        <Icon aria-hidden className="size-3.5 shrink-0" />
        {state === 'dropped' ? 'dropped by an administrator' : text}
        {why !== null && `: ${why}`}
      </span>
    </li>
  );
}
