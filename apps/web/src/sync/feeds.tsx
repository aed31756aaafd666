/** What is pulled of PEMS beside the records: master data, and who and what is known there. */
import type { FeedName } from '@vanguard/pfa';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../api/api.ts';
import { Button } from '../components/button.tsx';
import { Notice } from '../components/notice.tsx';
import { SwitchField } from '../components/switch-field.tsx';
import { formatCount, formatInstant } from '../records/format.ts';
import { cellLook, Section, sentenceLook, Table } from './section.tsx';
import { FeedEntries } from './feed-entries.tsx';
import { type Feed, feedsQuery } from './sync-queries.ts';
import { TwiceButton } from './twice-button.tsx';

const uses: Readonly<Record<FeedName, string>> = {
  assets: 'equipment to link by its tag',
  classes: 'categories and classes to choose from',
  manufacturers: 'manufacturers to choose from',
  organizations: 'what the organization is called in PEMS',
  users: 'who is known in PEMS; gives nobody access',
};

export function Feeds({ organizationId }: { organizationId: string }) {
  const feeds = useQuery(feedsQuery(organizationId));
  return (
    <Section title="Lists of PEMS" query={feeds}>
      {(list) => <FeedTable feeds={list} organizationId={organizationId} />}
    </Section>
  );
}

type Act = { readonly feed: FeedName } & (
  | { readonly kind: 'pull'; readonly acceptLoss: boolean }
  | { readonly kind: 'schedule'; readonly isEnabled: boolean; readonly pullCron: string }
);

/** One at a time, so that its outcome can be told. */
function useFeedAct(organizationId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (act: Act): Promise<unknown> => {
      const params = { organizationId, feed: act.feed };
      if (act.kind === 'pull') return await api.pullFeed({ params, body: { acceptLoss: act.acceptLoss } });
      const { isEnabled, pullCron } = act;
      return await api.saveFeedSchedule({ params, body: { schedule: { isEnabled, pullCron } } });
    },
    onSettled: async () => await queryClient.invalidateQueries({ queryKey: ['sync', organizationId] }),
  });
}

function FeedTable({ feeds, organizationId }: { feeds: readonly Feed[]; organizationId: string }) {
  const act = useFeedAct(organizationId);
  const [open, setOpen] = useState<FeedName>();
  const pending = act.isPending ? act.variables : undefined;
  return (
    <>
      {act.isError && (
        <Notice tone="error" className="mb-2">
          {act.error.message}
        </Notice>
      )}
      <Table head={['List', 'Entries', 'Read', 'By schedule', 'When', 'Pull']}>
        {feeds.map((feed) => (
          <FeedRow
            key={feed.feed}
            feed={feed}
            pending={pending?.feed === feed.feed ? pending.kind : undefined}
            isOpen={open === feed.feed}
            onOpen={() => setOpen(open === feed.feed ? undefined : feed.feed)}
            onAct={act.mutate}
          />
        ))}
      </Table>
      {open !== undefined && <FeedEntries key={open} organizationId={organizationId} feed={open} />}
      {act.isSuccess && act.variables.kind === 'pull' && (
        <p role="status" className="mt-1.5 text-xs text-ink-muted">
          Asked for; a worker takes it up within seconds.
        </p>
      )}
    </>
  );
}

interface FeedRowProps {
  feed: Feed;
  pending: Act['kind'] | undefined;
  /** Its entries are shown. */
  isOpen: boolean;
  onOpen: () => void;
  onAct: (act: Act) => void;
}

function FeedRow({ feed: one, pending, isOpen, onOpen, onAct }: FeedRowProps) {
  const { feed, isEnabled, pullCron } = one;
  return (
    <tr>
      <td className={sentenceLook}>
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={onOpen}
          className="font-medium underline-offset-2 hover:underline aria-expanded:underline"
        >
          {feed}
        </button>{' '}
        <span className="text-ink-muted">{uses[feed]}</span>
      </td>
      <td className={`${cellLook} whitespace-nowrap tabular-nums`}>
        {formatCount(one.entries)}
        {one.removedEntries > 0 && <span className="text-ink-muted"> · {formatCount(one.removedEntries)} gone</span>}
        {one.rejectedEntries > 0 && (
          <span className="block text-warn">{formatCount(one.rejectedEntries)} cannot be read</span>
        )}
      </td>
      <td className={`${cellLook} whitespace-nowrap tabular-nums`}>
        {one.lastReadAt === null ? 'never' : formatInstant(one.lastReadAt)}
        {one.lossFoundAt !== null && <span className="block text-warn">stopped at a loss</span>}
      </td>
      <td className={cellLook}>
        <SwitchField
          checked={isEnabled}
          onCheckedChange={(checked) => onAct({ kind: 'schedule', feed, isEnabled: checked, pullCron })}
        >
          <span className="sr-only">Pull {feed} by schedule</span>
        </SwitchField>
      </td>
      <td className={cellLook}>
        <CronForm
          key={pullCron}
          feed={one}
          isPending={pending === 'schedule'}
          onSave={(typed) => onAct({ kind: 'schedule', feed, isEnabled, pullCron: typed })}
        />
      </td>
      <td className={`${cellLook} whitespace-nowrap`}>
        {one.lossFoundAt === null ? (
          <Button
            size="small"
            aria-label={`Pull ${feed}`}
            isPending={pending === 'pull'}
            onClick={() => onAct({ kind: 'pull', feed, acceptLoss: false })}
          >
            Pull
          </Button>
        ) : (
          <TwiceButton
            size="small"
            isPending={pending === 'pull'}
            label="The loss is real"
            question="Mark them all as gone?"
            onConfirm={() => onAct({ kind: 'pull', feed, acceptLoss: true })}
          />
        )}
      </td>
    </tr>
  );
}

interface CronFormProps {
  feed: Feed;
  isPending: boolean;
  onSave: (pullCron: string) => void;
}

/** Saved with Enter or its button, which is there once another one is typed. */
function CronForm({ feed: { feed, pullCron, nextPullAt }, isPending, onSave }: CronFormProps) {
  const [typed, setTyped] = useState(pullCron);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() !== '' && typed.trim() !== pullCron) onSave(typed.trim());
  };
  return (
    <form onSubmit={onSubmit} className="flex items-center gap-2">
      <input
        aria-label={`When ${feed} are pulled`}
        title={nextPullAt === null ? undefined : `Next on ${formatInstant(nextPullAt)}`}
        value={typed}
        maxLength={100}
        required
        onChange={(event) => setTyped(event.target.value)}
        className="h-7 w-28 rounded-md border border-control bg-surface px-2 text-sm text-ink"
      />
      {typed.trim() !== pullCron && (
        <Button type="submit" size="small" isPending={isPending}>
          Save
        </Button>
      )}
    </form>
  );
}
