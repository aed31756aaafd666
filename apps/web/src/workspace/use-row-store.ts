/** The rows of a workspace: its store, tied to the server, to the changes that wait, and to what the address asks. */
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { EditQueue } from '../edits/edit-queue.ts';
import { takeFirstRows } from '../records/first-rows.ts';
import { groupsQuery, pagesQuery, positionQuery } from '../records/record-queries.ts';
import { type RowSource, RowStore } from '../sheet/row-store.ts';
import type { Question } from '../sheet/store-state.ts';

/** Long enough that a row of typed cells is read again once, short enough that nobody waits for the server's figures. */
const revalidateAfterMs = 400;

interface RowStoreOptions {
  readonly queue: EditQueue;
  /** The question may turn out to be another: shows nothing yet. */
  readonly isHeld: boolean;
}

export function useRowStore(question: Question, { queue, isHeld }: RowStoreOptions): RowStore {
  const { organizationId } = question;
  const queryClient = useQueryClient();
  const [store] = useState(() => new RowStore(question, rowSource(queryClient, queue)));

  useEffect(() => {
    if (isHeld) store.prepare(question);
    else void store.ask(question);
  }, [store, question, isHeld]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const forget = queue.listen((ids, saved) => {
      if (saved === undefined) {
        store.touch(ids);
        return;
      }
      store.keepSaved(saved.edits, saved.answer.versions);
      clearTimeout(timer);
      timer = setTimeout(() => void store.revalidate().catch(() => undefined), revalidateAfterMs);
    });
    return () => {
      forget();
      clearTimeout(timer);
      store.dispose();
    };
  }, [store, queue]);

  // Whoever finds that records have changed, or that the server is there again, says so to the cache.
  useQuery({
    queryKey: ['records', organizationId, 'rows'],
    queryFn: async () => {
      const { failure, hasGap } = store.getState();
      if (failure === undefined && !hasGap) await store.refresh();
      else store.retry();
      return Date.now();
    },
    initialData: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });

  return store;
}

function rowSource(queryClient: QueryClient, queue: EditQueue): RowSource {
  let serial = 0;
  return {
    loadPages: async (question, span) => {
      const first = takeFirstRows(queryClient, question, span);
      if (first !== undefined) return await first;
      serial += 1;
      return await queryClient.fetchQuery(pagesQuery(question, span, serial));
    },
    cancelPages: (question, span) => void queryClient.cancelQueries({ queryKey: pagesQuery(question, span).queryKey }),
    loadGroups: async (question) => {
      serial += 1;
      return await queryClient.fetchQuery(groupsQuery(question, serial));
    },
    findPosition: async (question, id) =>
      (await queryClient.fetchQuery(positionQuery(question, id))).position ?? undefined,
    waitingOf: (id) => queue.waitingOf(id),
    waitingIds: () => queue.waitingIds(),
  };
}
