import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Groups, MergedRecord, RecordsPage } from '@vanguard/protocol/browser';
import { pageSize, type Span } from './pages.ts';
import { type RowSource, RowStore } from './row-store.ts';
import type { Question } from './store-state.ts';
import { RowsMoved } from './rows-moved.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const question: Question = { organizationId: 'org', search: {} };
const grouped: Question = { ...question, by: ['category'] };
const settled = async () => await new Promise((resolve) => setImmediate(resolve));

/** Pages, or the groups. */
type Asked = { isRead?: true; readonly read: () => void; readonly deliver: () => void };

/** A list that others change while its pages are read: what is asked is answered at one moment and arrives at another. */
class ChangingList {
  readonly moments: (readonly string[])[];
  readonly asked: Asked[] = [];

  constructor(length: number) {
    this.moments = [Array.from({ length }, (_, n) => `first ${n}`)];
  }

  get now(): readonly string[] {
    return this.moments.at(-1) ?? [];
  }

  change(place: number, removed: number): void {
    const at = place % this.now.length;
    this.moments.push(this.now.toSpliced(at, removed, `later ${this.moments.length}`));
  }

  get version(): string {
    return String(this.moments.length);
  }

  readonly load = async (_question: Question, { first, count }: Span): Promise<RecordsPage> =>
    await this.#ask(() => {
      const { version } = this;
      const ids = this.now.slice(first * pageSize, (first + count) * pageSize);
      const records = ids.map((pfaId) => ({ pfaId, version }) as MergedRecord);
      return { records, total: this.now.length, resultVersion: version, totals: {} } as RecordsPage;
    });

  /** One group, which is called as the moment that it is of. */
  readonly loadGroups = async (): Promise<Groups> =>
    await this.#ask(() => {
      const { version } = this;
      return { groups: [{ path: [version], records: this.now.length }], resultVersion: version } as Groups;
    });

  async #ask<Answer>(answerOf: () => Answer): Promise<Answer> {
    return await new Promise((resolve) => {
      let answer: Answer;
      this.asked.push({ read: () => (answer = answerOf()), deliver: () => resolve(answer) });
    });
  }

  read(place: number): void {
    const one = this.asked[place % Math.max(1, this.asked.length)];
    if (one === undefined || one.isRead === true) return;
    one.read();
    one.isRead = true;
  }

  async deliver(place: number): Promise<void> {
    const at = place % Math.max(1, this.asked.length);
    this.read(at);
    const [one] = this.asked.splice(at, 1);
    one?.deliver();
    await settled();
  }

  async deliverAll(): Promise<void> {
    await settled();
    while (this.asked.length > 0) await this.deliver(0);
  }
}

const storeOf = (list: ChangingList) => new RowStore(question, sourceOf(list));

function sourceOf(list: ChangingList): RowSource {
  return {
    loadPages: list.load,
    loadGroups: list.loadGroups,
    cancelPages: () => undefined,
    findPosition: async (_question, id) =>
      await Promise.resolve(list.now.indexOf(id)).then((at) => (at < 0 ? undefined : at)),
    waitingOf: () => undefined,
    waitingIds: () => [],
  };
}

function placesOf(store: RowStore): [number, string][] {
  const places: [number, string][] = [];
  for (let index = 0; index < (store.getState().rowCount ?? 0); index += 1) {
    const row = store.rowAt(index);
    if (row !== undefined) places.push([index, row.id]);
  }
  return places;
}

test('pages that come as the reader scrolls leave the state the same object, and are told', async () => {
  const list = new ChangingList(1400);
  const store = storeOf(list);
  void store.ask(question);
  await list.deliverAll();
  const [state, changes] = [store.getState(), store.getChanges()];
  store.want({ first: 900, end: 940 });
  await list.deliverAll();
  expect(store.rowAt(900)?.id).toBe('first 900');
  expect(store.getState()).toBe(state);
  expect(store.getChanges()).toBeGreaterThan(changes);
});

test('what was prepared is shown when it is asked, once, and dropped where another question is', async () => {
  const list = new ChangingList(3);
  const cancelled: Question[] = [];
  const open = () => new RowStore(question, { ...sourceOf(list), cancelPages: (one) => void cancelled.push(one) });
  const store = open();
  store.prepare(question);
  await list.deliverAll();
  expect(store.getState().rowCount).toBeUndefined();
  void store.ask(question);
  expect(list.asked).toHaveLength(0);
  await settled();
  expect(placesOf(store)).toHaveLength(3);
  list.change(0, 1);
  void store.ask({ ...question });
  await list.deliverAll();
  expect(store.rowAt(0)?.id).toBe('later 1');
  expect(cancelled).toEqual([]);

  const other = open();
  other.prepare(question);
  void other.ask(grouped);
  expect(cancelled).toEqual([question]);
});

test('whoever leaps on asks for the page in view a few times a second, and after a rest for what comes next', async () => {
  const list = new ChangingList(40_000);
  const store = storeOf(list);
  void store.ask(question);
  await list.deliverAll();
  let asked = 0;
  for (let frame = 1; frame <= 120; frame += 1) {
    // Another page each time: 199 is prime.
    const first = ((frame * 70) % 199) * pageSize + 10;
    store.want({ first, end: first + 40 });
    vi.advanceTimersByTime(16);
    asked += list.asked.length;
    await list.deliverAll();
  }
  expect(asked).toBeGreaterThan(4);
  expect(asked).toBeLessThan(9);
  store.want({ first: 20_010, end: 20_050 });
  vi.advanceTimersByTime(100);
  expect(list.asked).toHaveLength(1);
  await list.deliver(0);
  expect(store.rowAt(20_010)?.id).toBe('first 20010');
  expect(list.asked).toHaveLength(1);
  await list.deliverAll();
  expect(store.rowAt(20_200)?.id).toBe('first 20200');
});

test('rows are of one moment, whatever others change while pages are on their way', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constantFrom('read', 'deliver', 'deliver'), place: fc.nat(9) }),
    fc.record({ kind: fc.constantFrom('change', 'look at', 'look at', 'revalidate', 'refresh'), place: fc.nat(1400) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
      const list = new ChangingList(1400);
      const store = storeOf(list);
      void store.ask(question);
      for (const { kind, place } of steps) {
        if (kind === 'read') list.read(place);
        else if (kind === 'change') list.change(place, place % 3);
        else if (kind === 'revalidate') void store.revalidate();
        else if (kind === 'refresh') void store.refresh();
        else if (kind === 'deliver') await list.deliver(place);
        else {
          vi.advanceTimersByTime(200);
          store.want({ first: place, end: Math.min(place + 40, list.now.length) });
        }
        const places = placesOf(store);
        expect(list.moments.some((moment) => places.every(([index, id]) => moment[index] === id))).toBe(true);
      }
      // Told of the last change before the rest has come.
      void store.revalidate();
      while (list.asked.length > 0) await list.deliver(list.asked.length - 1);
      if (store.getState().movedRows > 0) void store.refresh();
      await list.deliverAll();
      expect(store.getState()).toMatchObject({ rowCount: list.now.length, movedRows: 0, isOutdated: false });
      const places = placesOf(store);
      expect(places.length).toBeGreaterThan(0);
      expect(places.filter(([index, id]) => list.now[index] !== id)).toEqual([]);
      expect(new Set(places.map(([, id]) => store.row(id)?.record.version))).toEqual(
        new Set([String(list.moments.length)]),
      );
      store.dispose();
    }),
    { numRuns: 100 },
  );
});

test('groups are of the moment of the rows that they stand among', async () => {
  const step = fc.record({
    kind: fc.constantFrom('read', 'deliver', 'deliver', 'change', 'look at', 'revalidate', 'refresh'),
    place: fc.nat(1400),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
      const list = new ChangingList(1400);
      const store = new RowStore(grouped, sourceOf(list));
      void store.ask(grouped);
      // Fewer than the tries that it takes.
      let changesLeft = 3;
      for (const { kind, place } of steps) {
        if (kind === 'read') list.read(place);
        else if (kind === 'change' && changesLeft > 0) list.change(place, --changesLeft % 2);
        else if (kind === 'revalidate') void store.revalidate();
        else if (kind === 'refresh') void store.refresh();
        else if (kind === 'deliver') await list.deliver(place);
        else if (kind === 'look at') {
          vi.advanceTimersByTime(200);
          store.want({ first: place, end: Math.min(place + 40, list.now.length) });
        }
        const { groups } = store.getState();
        expect(groups === undefined).toBe(store.getState().rowCount === undefined);
        const moment = list.moments[Number(groups?.[0]?.path[0]) - 1];
        expect(placesOf(store).filter(([index, id]) => moment?.[index] !== id)).toEqual([]);
      }
      await list.deliverAll();
      void store.refresh();
      await list.deliverAll();
      expect(store.getState().groups?.[0]?.path).toEqual([list.version]);
      store.dispose();
    }),
    { numRuns: 100 },
  );
});

test('as long as rows stand elsewhere, headers have the sums of now over the rows of before', async () => {
  const list = new ChangingList(300);
  const store = new RowStore(grouped, {
    ...sourceOf(list),
    loadGroups: async () => {
      const { resultVersion } = await list.loadGroups();
      const sums = { path: ['Cranes'], records: list.now.length, planCost: resultVersion };
      return { groups: [sums], resultVersion } as Groups;
    },
  });
  void store.ask(grouped);
  await list.deliverAll();
  list.change(5, 0);
  void store.revalidate();
  await list.deliverAll();
  expect(store.getState().movedRows).toBeGreaterThan(0);
  expect(store.getState().groups).toMatchObject([{ records: 300, planCost: '2' }]);
  void store.refresh();
  await list.deliverAll();
  expect(store.getState().groups).toMatchObject([{ records: 301, planCost: '2' }]);
});

test('what is read again has the record in it that the reader looks at, however far it has moved', async () => {
  const list = new ChangingList(1400);
  const store = storeOf(list);
  store.anchorOf = () => ({ id: 'first 30', isAtCursor: true });
  void store.ask(question);
  await list.deliverAll();
  list.moments.push([...list.now.filter((id) => id !== 'first 30'), 'first 30']);
  void store.refresh();
  await list.deliverAll();
  expect(store.indexOf('first 30')).toBe(1399);
});

test('another question does not wait long for the place of the record', async () => {
  const list = new ChangingList(1400);
  const store = new RowStore(question, {
    ...sourceOf(list),
    findPosition: async () => await new Promise(() => undefined),
  });
  store.anchorOf = () => ({ id: 'first 900', isAtCursor: true });
  void store.ask(question);
  await list.deliverAll();
  expect(store.getState().rowCount).toBeUndefined();
  vi.advanceTimersByTime(10_000);
  await list.deliverAll();
  expect(store.rowAt(0)?.id).toBe('first 0');
});

test('a range that is read while others change records is not handed on', async () => {
  const list = new ChangingList(1400);
  const store = storeOf(list);
  void store.ask(question);
  await list.deliverAll();
  const reading = (async () => {
    for await (const rows of store.readAll({ first: 0, end: 1400 })) void rows;
  })();
  const outcome = reading.catch((error: unknown) => error);
  await settled();
  list.change(700, 0);
  await list.deliverAll();
  expect(await outcome).toBeInstanceOf(RowsMoved);
});
