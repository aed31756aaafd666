/**
 * Where changes wait on this device: in IndexedDB, an entry each, under a name of user and organization, so that nobody sends
 * another's. Of several pages on one device the first takes up what earlier visits left; each keeps its own.
 */
import type { Gesture, RefusedEdit } from './edit.ts';

export interface StoredQueue {
  readonly gestures: readonly Gesture[];
  readonly refused: readonly RefusedEdit[];
}

export interface QueueStorage {
  /** What earlier visits left; resolves when no other page is there that sees to it. */
  readonly read: () => Promise<StoredQueue>;
  /** Keeps what has changed since; in order, without waiting. */
  readonly write: (queue: StoredQueue) => void;
  /** Lets another page take up what is left. */
  readonly close: () => void;
}

const storeName = 'edits';

/** Where the browser refuses to store, the queue lasts as long as the page. */
export function createQueueStorage(name: string): QueueStorage {
  let database: Promise<IDBDatabase | undefined> | undefined;
  let kept = new Map<string, unknown>();
  let letGo: (() => void) | undefined;
  const open = async () => await (database ??= openDatabase());
  const mine = IDBKeyRange.bound(`${name}\n`, `${name}\n\uffff`);
  return {
    read: async () => {
      letGo = await becomeFirstPage(name);
      const opened = await open();
      if (opened === undefined) return { gestures: [], refused: [] };
      const entries = await settled<StoredEntry[]>(opened.transaction(storeName).objectStore(storeName).getAll(mine));
      const queue = {
        gestures: entries.flatMap((entry) => ('gesture' in entry ? [entry.gesture] : [])),
        refused: entries.flatMap((entry) => ('refused' in entry ? [entry.refused] : [])),
      };
      queue.gestures.sort((a, b) => (a.at < b.at ? -1 : 1));
      kept = new Map([...kept, ...entriesOf(queue)]);
      return queue;
    },
    write: (queue) => {
      const next = entriesOf(queue);
      const before = kept;
      kept = next;
      const keep = async () => {
        const opened = await open();
        if (opened === undefined) return;
        const store = opened.transaction(storeName, 'readwrite', { durability: 'relaxed' }).objectStore(storeName);
        for (const key of before.keys()) if (!next.has(key)) store.delete(`${name}\n${key}`);
        for (const [key, value] of next)
          if (before.get(key) !== value) store.put(storedForm(key, value), `${name}\n${key}`);
      };
      void keep();
    },
    close: () => letGo?.(),
  };
}

type StoredEntry = { gesture: Gesture } | { refused: RefusedEdit };

function entriesOf({ gestures, refused }: StoredQueue): Map<string, unknown> {
  return new Map<string, unknown>([
    ...gestures.map((gesture) => [`gesture ${gesture.key}`, gesture] as const),
    ...refused.map((edit) => [`refused ${edit.pfaId} ${Object.keys(edit.delta).join(' ')}`, edit] as const),
  ]);
}

const storedForm = (key: string, value: unknown) =>
  key.startsWith('gesture ') ? { gesture: value } : { refused: value };

/**
 * Resolves, to what gives the place up, once no earlier page is open. The browser gives it up itself when a page is left,
 * however that happens. Where there are no locks, every page is first.
 */
async function becomeFirstPage(name: string): Promise<() => void> {
  return await new Promise((resolve) => {
    const hold = async () => await new Promise<void>((letGo) => resolve(letGo));
    navigator.locks.request(`vanguard-edits ${name}`, hold).catch(() => resolve(() => undefined));
  });
}

async function openDatabase(): Promise<IDBDatabase | undefined> {
  try {
    const request = indexedDB.open('vanguard-edits', 1);
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore(storeName));
    return await settled(request);
  } catch {
    return undefined;
  }
}

async function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
  return await new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('the browser does not store')));
  });
}
