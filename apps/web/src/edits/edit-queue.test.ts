import type { SavedDrafts } from '@vanguard/protocol/browser';
import { ProblemError } from '@vanguard/protocol/browser';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Gesture } from './edit.ts';
import { EditQueue } from './edit-queue.ts';
import type { StoredQueue } from './queue-storage.ts';

const problem = (status: number, code: string, errors: { path: string; message: string }[] = []) =>
  new ProblemError({ type: '', title: code, status, code: code as 'draft_refused', errors });

/** A server that keeps versions, answers a key as the first time, and refuses it for another request; `lost` says whose answers do not get through. */
class Server {
  readonly versions = new Map<string, number>();
  readonly saved: string[] = [];
  readonly #answers = new Map<string, { request: string; answer: SavedDrafts }>();
  readonly #refused: ReadonlySet<string>;
  #faults: readonly ('away' | 'lost' | 'over')[];

  constructor(refused: ReadonlySet<string>, faults: readonly ('away' | 'lost' | 'over')[]) {
    this.#refused = refused;
    this.#faults = faults;
  }

  readonly send = async ({ key, edits, pageId }: Gesture): Promise<SavedDrafts> => {
    const [fault, ...rest] = this.#faults;
    this.#faults = rest;
    await Promise.resolve();
    if (fault === 'away') throw new TypeError('Failed to fetch');
    if (fault === 'over') throw problem(401, 'session_ended');
    const request = JSON.stringify([edits, pageId]);
    const known = this.#answers.get(key) ?? { request, answer: this.#save(edits) };
    this.#answers.set(key, known);
    const { answer } = known;
    if (known.request !== request) throw problem(422, 'idempotency_key_reused');
    if (fault === 'lost') throw new TypeError('Failed to fetch');
    return answer;
  };

  #save(edits: Gesture['edits']): SavedDrafts {
    const stale = edits.filter(({ pfaId, ifVersion }) => ifVersion !== String(this.versions.get(pfaId) ?? 0));
    if (stale.length > 0)
      throw problem(
        412,
        'precondition_failed',
        stale.map(({ pfaId }) => ({ path: pfaId, message: 'stale' })),
      );
    const bad = edits.filter(({ delta }) => this.#refused.has(String(delta.area)));
    if (bad.length > 0) {
      throw problem(
        422,
        'draft_refused',
        bad.map(({ pfaId }) => ({ path: `${pfaId}.area`, message: 'refused' })),
      );
    }
    for (const { pfaId, delta } of edits) {
      this.versions.set(pfaId, (this.versions.get(pfaId) ?? 0) + 1);
      this.saved.push(`${pfaId} ${delta.area}`);
    }
    const versions = Object.fromEntries(edits.map(({ pfaId }) => [pfaId, String(this.versions.get(pfaId))]));
    return { saved: edits.length, dropped: 0, unchanged: 0, versions };
  }
}

/** Keeps what it is given, as the device does over a reload. */
function storageOf(kept: { queue: StoredQueue }) {
  return {
    read: async () => await Promise.resolve(structuredClone(kept.queue)),
    write: async (queue: StoredQueue) => {
      kept.queue = structuredClone(queue);
      return await Promise.resolve(true);
    },
    close: () => undefined,
  };
}

test('whatever fails, each change is saved once and in order, or refused and kept, over reloads too', async () => {
  const names = fc.array(fc.uniqueArray(fc.constantFrom('A', 'B', 'C'), { minLength: 1 }), {
    minLength: 1,
    maxLength: 6,
  });
  const faults = fc.array(fc.constantFrom('away' as const, 'lost' as const, 'over' as const), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(names, faults, fc.func(fc.boolean()), fc.boolean(), async (gestures, failing, isBad, reloads) => {
      const texts = gestures.flatMap((ids, n) => ids.map((id) => `${id} ${id}${n}`));
      const bad = new Set(texts.filter((text) => isBad(text)).map((text) => text.slice(2)));
      const server = new Server(bad, failing);
      const kept = { queue: { gestures: [], refused: [] } as StoredQueue };
      let pages = 0;
      const open = async () => {
        pages += 1;
        const options = { storage: storageOf(kept), pageId: `page ${pages}`, retryAfterMs: 1e6 };
        const queue = new EditQueue({ ...options, send: server.send });
        await queue.open();
        return queue;
      };
      let queue = await open();
      gestures.forEach((ids, n) => {
        queue.add(ids.map((pfaId) => ({ pfaId, delta: { area: `${pfaId}${n}` }, ifVersion: '0' })));
      });
      for (let attempt = 0; attempt <= failing.length; attempt += 1) {
        await queue.flush();
        if (reloads && attempt % 2 === 0) {
          queue.close();
          queue = await open();
        }
        queue.resume();
      }
      await queue.flush();
      const { waiting, refused } = queue.getState();
      expect(waiting).toBe(0);
      const ofRecord = (id: string, lines: readonly string[]) => lines.filter((line) => line.startsWith(`${id} `));
      for (const id of ['A', 'B', 'C']) {
        const good = ofRecord(id, texts).filter((line) => !bad.has(line.slice(2)));
        expect(ofRecord(id, server.saved)).toEqual(good);
      }
      // A later change of the same field settles a refusal; what is refused last stays.
      const last = ['A', 'B', 'C']
        .flatMap((id) => ofRecord(id, texts).slice(-1))
        .filter((line) => bad.has(line.slice(2)));
      expect(refused.map(({ pfaId, delta }) => `${pfaId} ${delta.area}`)).toEqual(expect.arrayContaining(last));
      expect(kept.queue).toEqual({ gestures: [], refused });
      queue.close();
    }),
    { numRuns: 200 },
  );
});

test('a gesture that is refused as a whole, and typed again, costs as much more as it is larger', async () => {
  const [one, twice] = [await readsOfRefusal(500), await readsOfRefusal(1000)];
  expect(one).toBeGreaterThan(500);
  expect(twice).toBe(2 * one);
});

/** How often an id is read while so many edits are refused, and then typed again and saved. */
async function readsOfRefusal(count: number): Promise<number> {
  let reads = 0;
  const ids = Array.from({ length: count }, (_, n) => `PFA-${String(n).padStart(6, '0')}`);
  const edits = ids.map((id) => ({
    get pfaId() {
      reads += 1;
      return id;
    },
    delta: { area: 'x' },
    ifVersion: '0',
  }));
  const errors = ids.map((id) => ({
    get path() {
      reads += 1;
      return `${id}.area`;
    },
    message: 'refused',
  }));
  const answers = [
    async () => await Promise.reject(problem(422, 'draft_refused', errors)),
    async () => await Promise.resolve({ saved: count, dropped: 0, unchanged: 0, versions: {} }),
  ];
  const storage = storageOf({ queue: { gestures: [], refused: [] } });
  const queue = new EditQueue({
    storage: { ...storage, write: async () => await Promise.resolve(true) },
    pageId: 'page',
    send: async () => await (answers.shift()?.() ?? Promise.reject(new Error('Nothing is sent again.'))),
  });
  queue.add(edits);
  await queue.flush();
  expect(queue.getState().refused).toHaveLength(count);
  queue.add(edits);
  await queue.flush();
  expect(queue.getState()).toMatchObject({ waiting: 0, refused: [] });
  return reads;
}
