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
  /** Keeps what has changed since, in order. Whether the device has all of it then; never rejects. */
  readonly write: (queue: StoredQueue) => Promise<boolean>;
  /** Lets another page take up what is left. */
  readonly close: () => void;
}

const storeName = 'edits';

/** Where the browser refuses to store, the queue lasts as long as the page, which `write` says. */
export function createQueueStorage(name: string): QueueStorage {
  let database: Promise<IDBDatabase | undefined> | undefined;
  let kept = new Map<string, unknown>();
  let letGo: (() => void) | undefined;
  const open = async () => await (database ??= openDatabase());
  const mine = IDBKeyRange.bound(`${name}\n`, `${name}\n\uffff`);
  return {
    read: async () => {
      letGo = await becomeFirstPage(name);
      const entries = await readEntries(await open(), mine);
      const queue = {
        gestures: entries.flatMap((entry) => ('gesture' in entry ? [entry.gesture] : [])),
        refused: entries.flatMap((entry) => ('refused' in entry ? [entry.refused] : [])),
      };
      queue.gestures.sort((a, b) => (a.at < b.at ? -1 : 1));
      kept = new Map([...kept, ...entriesOf(queue)]);
      return queue;
    },
    write: async (queue) => {
      const next = entriesOf(queue);
      const gone = [...kept.keys()].filter((key) => !next.has(key));
      const come = [...next].filter(([key, value]) => kept.get(key) !== value);
      kept = next;
      if (gone.length + come.length > 0) {
        try {
          await change(await open(), (store) => {
            for (const key of gone) store.delete(`${name}\n${key}`);
            for (const [key, value] of come) store.put(storedForm(key, value), `${name}\n${key}`);
          });
        } catch {
          // Tried again with the next change, by a connection of its own: the browser may have closed this one.
          database = undefined;
          for (const key of gone) if (!kept.has(key)) kept.set(key, unknown);
          for (const [key, value] of come) if (kept.get(key) === value) kept.set(key, unknown);
        }
      }
      return ![...kept.values()].includes(unknown);
    },
    close: () => letGo?.(),
  };
}

/** Of an entry that may be there or not. */
const unknown = Symbol('unknown');

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
    // Absent where the page came without TLS.
    const locks: LockManager | undefined = navigator.locks;
    const isFirst = () => resolve(() => undefined);
    if (locks === undefined) isFirst();
    else locks.request(`vanguard-edits ${name}`, hold).catch(isFirst);
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

/** What cannot be read is left where it is. */
async function readEntries(database: IDBDatabase | undefined, range: IDBKeyRange): Promise<StoredEntry[]> {
  if (database === undefined) return [];
  try {
    return await settled<StoredEntry[]>(database.transaction(storeName).objectStore(storeName).getAll(range));
  } catch {
    return [];
  }
}

/** All of it or nothing; throws where the browser does not store. */
async function change(database: IDBDatabase | undefined, make: (store: IDBObjectStore) => void): Promise<void> {
  if (database === undefined) throw new Error('the browser does not store');
  const transaction = database.transaction(storeName, 'readwrite', { durability: 'relaxed' });
  const isOver = new Promise<void>((resolve, reject) => {
    transaction.addEventListener('complete', () => resolve());
    transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('the browser does not store')));
  });
  try {
    make(transaction.objectStore(storeName));
  } catch {
    transaction.abort();
  }
  await isOver;
}

async function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
  return await new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('the browser does not store')));
  });
}
