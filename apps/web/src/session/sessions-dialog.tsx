/** Where one is signed in: every session with its device, and a way to end those that are not this one. */
import { Dialog } from '@base-ui/react/dialog';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Monitor, RotateCw, Smartphone } from 'lucide-react';
import { type RefObject, useRef } from 'react';
import { ProblemError, type SessionEntry } from '@vanguard/protocol/browser';
import { api } from '../api/api.ts';
import { Badge } from '../components/badge.tsx';
import { Button } from '../components/button.tsx';
import { Notice } from '../components/notice.tsx';
import { formatInstant } from '../records/format.ts';
import { deviceName } from './device-name.ts';

interface SessionsDialogProps {
  isOpen: boolean;
  onClose: () => void;
}

export function SessionsDialog({ isOpen, onClose }: SessionsDialogProps) {
  const title = useRef<HTMLHeadingElement>(null);
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-veil/45" />
        <Dialog.Popup
          initialFocus={title}
          className="popup fixed top-1/2 left-1/2 z-50 flex max-h-[85dvh] w-[min(36rem,calc(100vw-2rem))] -translate-1/2 flex-col gap-4 p-5 outline-none"
        >
          <div>
            <Dialog.Title ref={title} tabIndex={-1} className="text-base font-semibold outline-none">
              Where you are signed in
            </Dialog.Title>
            <Dialog.Description className="mt-1 text-sm text-ink-muted">
              End any session that you do not recognize, then change your password.
            </Dialog.Description>
          </div>
          <Sessions title={title} />
          <Button className="self-end" onClick={onClose}>
            Close
          </Button>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Read again whenever the dialog opens: others may have signed in since. */
const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async ({ signal }) => (await api.sessions({ signal })).sessions,
  staleTime: 0,
});

/** `title` takes the focus of a button that goes. */
function Sessions({ title }: { title: RefObject<HTMLElement | null> }) {
  const queries = useQueryClient();
  const { data: sessions, error, refetch, isFetching } = useQuery(sessionsQuery);
  const refresh = async () => {
    await queries.invalidateQueries({ queryKey: sessionsQuery.queryKey });
    title.current?.focus();
  };
  const end = useMutation({ mutationFn: endSession, onSuccess: refresh });
  const endOthers = useMutation({ mutationFn: async () => await api.endOtherSessions(), onSuccess: refresh });
  if (sessions === undefined) {
    if (error === null) return <LoadingSessions />;
    return (
      <Notice
        tone="error"
        action={
          <Button size="small" isPending={isFetching} onClick={() => void refetch()}>
            <RotateCw aria-hidden className="size-3.5" />
            Try again
          </Button>
        }
      >
        {error.message}
      </Notice>
    );
  }
  const others = sessions.filter(({ isCurrent }) => !isCurrent);
  const failure = end.error ?? endOthers.error ?? error;
  return (
    <>
      {failure !== null && <Notice tone="error">{failure.message}</Notice>}
      {endOthers.isSuccess && failure === null && others.length === 0 && (
        <Notice tone="success">{endedText(endOthers.data.ended)}</Notice>
      )}
      <ul aria-label="Sessions" className="-mx-1 min-h-0 divide-y divide-line overflow-y-auto px-1">
        {sessions
          .toSorted((a, b) => Number(b.isCurrent) - Number(a.isCurrent))
          .map((session) => (
            <SessionItem
              key={session.id}
              session={session}
              isEnding={end.isPending && end.variables === session.id}
              onEnd={() => {
                endOthers.reset();
                end.mutate(session.id);
              }}
            />
          ))}
      </ul>
      {others.length === 0 ? (
        <p className="text-sm text-ink-muted">You are signed in nowhere else.</p>
      ) : (
        <Button className="self-start" isPending={endOthers.isPending} onClick={() => endOthers.mutate()}>
          {others.length === 1 ? 'End the other one' : `End all ${others.length} others`}
        </Button>
      )}
    </>
  );
}

/** One that has ended meanwhile is what was wanted. */
async function endSession(id: string): Promise<void> {
  await api.endSession({ params: { sessionId: id } }).catch((error: unknown) => {
    if (!(error instanceof ProblemError) || error.problem.code !== 'no_such_session') throw error;
  });
}

const endedText = (ended: number) =>
  ended === 1 ? 'One other session was ended.' : `${ended} other sessions were ended.`;

interface SessionItemProps {
  session: SessionEntry;
  isEnding: boolean;
  onEnd: () => void;
}

function SessionItem({ session, isEnding, onEnd }: SessionItemProps) {
  const { userAgent, address, createdAt, lastSeenAt, isCurrent } = session;
  const device = deviceName(userAgent);
  const Icon = /\b(?:Android|iPhone|iPad)$/.test(device) ? Smartphone : Monitor;
  const place = address ?? 'an unknown address';
  return (
    <li className="flex items-start gap-3 py-3">
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0 text-ink-faint" />
      <div className="min-w-0 grow text-sm">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium" title={userAgent ?? undefined}>
          {device}
          {isCurrent && <Badge tone="neutral">This one</Badge>}
        </p>
        <p className="text-ink-muted">
          {isCurrent ? (
            'Active now'
          ) : (
            <>
              Last seen <time dateTime={lastSeenAt}>{formatInstant(lastSeenAt)}</time>
            </>
          )}
        </p>
        <p className="break-words text-ink-faint">
          Signed in <time dateTime={createdAt}>{formatInstant(createdAt)}</time> from {place}
        </p>
      </div>
      {!isCurrent && (
        <Button size="small" aria-label={`End the session of ${device}, ${place}`} isPending={isEnding} onClick={onEnd}>
          End
        </Button>
      )}
    </li>
  );
}

function LoadingSessions() {
  return (
    <div role="status" aria-label="Loading the sessions" className="space-y-4 py-3">
      {['w-40', 'w-52'].map((width) => (
        <div key={width} className="space-y-2">
          <span className={`skeleton block h-4 ${width}`} />
          <span className="skeleton block h-4 w-64" />
        </div>
      ))}
    </div>
  );
}
