/** The stream of events, for as long as somebody is signed in; and what it makes out of date beside the rows of the grid. */
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { endFirstRows } from '../records/first-rows.ts';
import { type LiveEvent, LiveEvents, listenLive, livePosition } from './live-events.ts';

/** Another user is another page: it is loaded again. */
export function useLiveEvents(): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    endFirstRows(queryClient);
    const events = new LiveEvents(livePosition(queryClient));
    const forget = listenLive((event) => forgetWhatChanged(queryClient, event));
    return () => {
      forget();
      events.close();
    };
  }, [queryClient]);
}

/** The rows themselves see to what is in view (use-live-rows.ts). */
const outOfDate: Readonly<Record<LiveEvent['name'], readonly string[]>> = {
  ready: [],
  reset: ['drafts', 'outbox', 'sync', 'record', 'history'],
  records: ['drafts', 'record', 'history', 'facets', 'custom-values'],
  drafts: ['drafts', 'record', 'history'],
  conflicts: ['drafts', 'record'],
  messages: ['outbox', 'drafts', 'sync'],
  pull: ['sync'],
  connection: ['sync'],
};

function forgetWhatChanged(queryClient: QueryClient, { name, data }: LiveEvent): void {
  for (const subject of outOfDate[name]) {
    const queryKey = 'organizationId' in data ? [subject, data.organizationId] : [subject];
    void queryClient.invalidateQueries({ queryKey });
  }
}
