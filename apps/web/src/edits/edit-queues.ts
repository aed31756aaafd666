/** The queues of this page, one for each organization that the user has edited in: they go on while other pages are open. */
import type { QueryClient } from '@tanstack/react-query';
import type { SavedDrafts } from '@vanguard/protocol/browser';
import { api } from '../api/api.ts';
import { pageId } from '../live/live-events.ts';
import { nestedValues } from '../records/custom-fields.ts';
import { isAnothersSession } from '../session/session.ts';
import type { Gesture } from './edit.ts';
import { EditQueue } from './edit-queue.ts';
import { createQueueStorage } from './queue-storage.ts';

const queues = new WeakMap<QueryClient, Map<string, EditQueue>>();

export function editQueueOf(queryClient: QueryClient, userId: string, organizationId: string): EditQueue {
  const own = queues.get(queryClient) ?? new Map<string, EditQueue>();
  queues.set(queryClient, own);
  const name = `${userId} ${organizationId}`;
  const present = own.get(name);
  if (present !== undefined) return present;
  const queue = new EditQueue({
    storage: createQueueStorage(name),
    pageId,
    send: async (gesture) => {
      // It is on its way to the device by now, and seen before its request is written, which takes a while for thousands.
      await untilPainted();
      // The changes wait for whoever typed them: the page of another is about to be reloaded.
      if (isAnothersSession(userId)) throw new Error('Somebody else has signed in.');
      return await saveGesture(queryClient, organizationId, gesture);
    },
  });
  own.set(name, queue);
  void queue.open();
  return queue;
}

/** Longer than a frame; of a page that nobody sees none is painted. */
const mostFrameMs = 100;

async function untilPainted(): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, mostFrameMs);
    requestAnimationFrame(() => setTimeout(resolve));
  });
}

/** When somebody signs out: another must not send what they typed. */
export function closeQueues(queryClient: QueryClient): void {
  for (const queue of queues.get(queryClient)?.values() ?? []) queue.close();
  queues.delete(queryClient);
}

/** Whether something typed would go with the page: it is not on the server yet, and the device does not keep it. */
export function hasUnkeptChanges(queryClient: QueryClient): boolean {
  const states = [...(queues.get(queryClient)?.values() ?? [])].map((queue) => queue.getState());
  return states.some(({ waiting, refused, isKept }) => !isKept && waiting + refused.length > 0);
}

/** After somebody has signed in again. */
export function resumeQueues(queryClient: QueryClient): void {
  for (const queue of queues.get(queryClient)?.values() ?? []) queue.resume();
}

/** Through the cache, which tells the page of what fails. */
async function saveGesture(queryClient: QueryClient, organizationId: string, gesture: Gesture): Promise<SavedDrafts> {
  const mutation = queryClient.getMutationCache().build<SavedDrafts, Error, Gesture, unknown>(queryClient, {
    gcTime: 0,
    mutationFn: async ({ key, edits }) =>
      await api.saveDrafts({
        params: { orgId: organizationId },
        body: {
          modifications: edits.map(({ pfaId, delta, ifVersion }) => ({ pfaId, delta: nestedValues(delta), ifVersion })),
          sessionId: gesture.pageId,
        },
        idempotencyKey: key,
      }),
  });
  return await mutation.execute(gesture);
}
