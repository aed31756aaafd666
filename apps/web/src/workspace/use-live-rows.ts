/** Rows that change elsewhere, on the screen: read again in their places, so that nothing moves under the reader. */
import { type ReactNode, useEffect } from 'react';
import type { Tell } from '../components/toast.tsx';
import { type LiveEvent, listenLive, pageId } from '../live/live-events.ts';
import { formatCount } from '../records/format.ts';
import type { RowStore } from '../sheet/row-store.ts';

/** What comes together is read together, and a stream of changes no more often than that. */
const collectMs = 100;
const restMs = 1000;

interface LiveRowsOptions {
  readonly organizationId: string;
  /** Beside what is told of conflicts. */
  readonly settleLink: ReactNode;
  readonly store: RowStore;
  readonly onTold: Tell;
}

export function useLiveRows({ organizationId, settleLink, store, onTold }: LiveRowsOptions): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let readAt = Number.NEGATIVE_INFINITY;
    const read = () => {
      timer ??= setTimeout(
        () => {
          timer = undefined;
          readAt = performance.now();
          const { summary, isOutdated } = store.getState();
          // Rows are on their way, and may be from before.
          if (summary === undefined || isOutdated) read();
          else void store.revalidate({ flash: true }).catch(() => undefined);
        },
        Math.max(collectMs, readAt + restMs - performance.now()),
      );
    };
    const forget = listenLive((event) => {
      if ('organizationId' in event.data && event.data.organizationId !== organizationId) return;
      if (changesRows(event)) read();
      if (event.name === 'conflicts') onTold(conflictWords(event.data.count), { action: settleLink, isLasting: true });
    });
    return () => {
      forget();
      clearTimeout(timer);
    };
  }, [organizationId, settleLink, store, onTold]);
}

function changesRows(event: LiveEvent): boolean {
  switch (event.name) {
    case 'ready':
    case 'reset':
    case 'records':
    case 'conflicts':
      return true;
    // What this page has saved it reads again by itself.
    case 'drafts':
      return event.data.sessionId !== pageId;
    case 'messages':
      return event.data.state === 'refused';
    default:
      return false;
  }
}

const conflictWords = (count: number) =>
  `Others have changed what ${count === 1 ? 'one of your drafts changes' : `${formatCount(count)} of your drafts change`}.`;
