/**
 * A user who reads pages, drafts, undoes, redoes and discards over HTTP, at random, and compares every answer with what
 * it must be by the user's own account of what was acknowledged.
 */
import { isDeepStrictEqual } from 'node:util';
import { type DraftedFields, DraftModel } from './draft-model.ts';
import type { Caller, CallResult } from './keep-alive-caller.ts';

export interface SimulatedUserSettings {
  /** Part of every value, so that another user's would be seen. */
  name: string;
  caller: Caller;
  organizationId: string;
  /** Records to change; may be others' too. */
  recordIds: readonly string[];
  /** Queries of pages to read, such as `sort=category`. */
  queries: readonly string[];
  /** From 0 up to 1. */
  random: () => number;
}

export type Action = 'read' | 'save' | 'undo' | 'redo' | 'discard';

/** Shares of a hundred actions. */
const shares: readonly [Action, number][] = [
  ['read', 60],
  ['save', 26],
  ['undo', 7],
  ['redo', 4],
  ['discard', 3],
];
const changedFields = ['area', 'dor', 'contract', 'model'];

export class SimulatedUser {
  /** What was not as it must be. */
  readonly wrong: string[] = [];
  readonly #model = new DraftModel();
  readonly #settings: SimulatedUserSettings;
  #serial = 0;

  constructor(settings: SimulatedUserSettings) {
    this.#settings = settings;
  }

  /** Does one thing and returns what it was and how long the answer took. */
  async act(): Promise<{ action: Action; ms: number }> {
    let left = this.#settings.random() * 100;
    const action = shares.find(([, share]) => (left -= share) < 0)?.[0] ?? 'read';
    return { action, ms: await this[action]() };
  }

  async read(): Promise<number> {
    const path = `${this.#path}?limit=100&${this.#pick(this.#settings.queries)}`;
    const { status, body, ms } = await this.#settings.caller.call('GET', path);
    const page = body as { draftCount: number; records: (Record<string, unknown> & { pfaId: string })[] };
    this.#check(status === 200, `read answered ${status}`);
    if (status !== 200) return ms;
    const { drafts } = this.#model;
    this.#check(page.draftCount === drafts.size, `${page.draftCount} drafts instead of ${drafts.size}`);
    for (const record of page.records) {
      const expected = drafts.get(record.pfaId) ?? {};
      const isShown = Object.entries(expected).every(([field, value]) => record[field] === value);
      const changed = (record['draft'] as { changedFields: string[] } | null)?.changedFields ?? [];
      this.#check(
        isShown && isDeepStrictEqual(changed.toSorted(), Object.keys(expected).toSorted()),
        `${record.pfaId} is not as drafted`,
      );
    }
    return ms;
  }

  async save(): Promise<number> {
    const ids = new Set(Array.from({ length: 1 + this.#below(3) }, () => this.#pick(this.#settings.recordIds)));
    const changes = new Map<string, DraftedFields>(
      [...ids].map((id) => [id, { [this.#pick(changedFields)]: `${this.#settings.name} ${++this.#serial}` }]),
    );
    const modifications = [...changes].map(([pfaId, delta]) => ({ pfaId, delta }));
    const answer = await this.#post('draft', { modifications });
    this.#check(answer.status === 200, `save answered ${answer.status}`);
    if (answer.status === 200) this.#model.save(changes);
    return answer.ms;
  }

  async undo(): Promise<number> {
    return await this.#travel('undo');
  }

  async redo(): Promise<number> {
    return await this.#travel('redo');
  }

  async discard(): Promise<number> {
    const ids = [...new Set([this.#pick(this.#settings.recordIds), ...[...this.#model.drafts.keys()].slice(0, 1)])];
    const { status, body, ms } = await this.#post('discard', { ids });
    const expected = status === 200 ? { discarded: this.#model.discard(ids) } : undefined;
    this.#check(isDeepStrictEqual(body, expected), `discard answered ${status} ${JSON.stringify(body)}`);
    return ms;
  }

  /** Every acknowledged change is there, and nothing else. */
  async verify(): Promise<void> {
    const { status, body } = await this.#settings.caller.call('GET', `${this.#path}/drafts?limit=1000`);
    const found = (body as { drafts?: { pfaId: string; delta: DraftedFields }[] }).drafts ?? [];
    const [actual, expected] = [new Map(found.map(({ pfaId, delta }) => [pfaId, delta])), this.#model.drafts];
    this.#check(status === 200 && isDeepStrictEqual(actual, expected), 'the drafts are not what was acknowledged');
  }

  async #travel(way: 'undo' | 'redo'): Promise<number> {
    const { status, ms } = await this.#post(way);
    const expected = this.#model[way]() ? 200 : 409;
    this.#check(status === expected, `${way} answered ${status} instead of ${expected}`);
    return ms;
  }

  async #post(route: string, body?: unknown): Promise<CallResult> {
    const key = `${this.#settings.name}-${route}-${++this.#serial}`.replaceAll(' ', '-');
    const headers = this.#below(2) === 0 ? { 'idempotency-key': key } : {};
    return await this.#settings.caller.call('POST', `${this.#path}/${route}`, body, headers);
  }

  get #path(): string {
    return `/api/pfa/${this.#settings.organizationId}`;
  }

  #check(isRight: boolean, what: string): void {
    if (!isRight) this.wrong.push(`${this.#settings.name}: ${what}`);
  }

  #below(limit: number): number {
    return Math.floor(this.#settings.random() * limit);
  }

  #pick<Item>(items: readonly Item[]): Item {
    return items[this.#below(items.length)] as Item;
  }
}
