/**
 * The collections beside the grid: assets, categories, manufacturers, organizations, users. Made of the records, or as a scene has
 * put them there. They hold entries of all organizations, as a user who may see several is answered by PEMS.
 */
import { Alert } from './alerts.ts';
import type { Faults } from './faults.ts';
import { shownValues, type RecordStore } from './record-store.ts';
import type { SeededRandom } from './seeded-random.ts';

const pageRows = 100;

export type Entry = Readonly<Record<string, unknown>>;

export interface FeedService {
  store: RecordStore;
  faults: Faults;
  random: SeededRandom;
  collections: Collections;
  /** Codes. */
  users: readonly string[];
}

/** By path, such as `/manufacturers`: what a scene has put there, in the place of what the records make. */
export class Collections {
  readonly #given = new Map<string, readonly Entry[]>();
  readonly #made = new Map<string, { version: number; entries: readonly Entry[] }>();

  set(path: string, entries: readonly Entry[]): void {
    this.#given.set(path, entries);
  }

  /** What is made of the records is made again when they have changed. */
  entriesAt(path: string, store: RecordStore, make: () => readonly Entry[]): readonly Entry[] {
    const given = this.#given.get(path);
    if (given !== undefined) return given;
    const known = this.#made.get(path);
    if (known?.version === store.version) return known.entries;
    const entries = make();
    this.#made.set(path, { version: store.version, entries });
    return entries;
  }
}

const organizations = ({ store }: FeedService): Entry[] =>
  store.organizations.map((code) => ({ ORGANIZATIONCODE: code, DESCRIPTION: `Project ${code}` }));

const feeds: Record<string, (service: FeedService) => Entry[]> = {
  '/organization': organizations,
  '/assets': ({ store }) =>
    distinct(store, ['ASSETCODE', 'ORGANIZATIONCODE'], (values, organization) => ({
      ASSETCODE: values['PFS_EQUIPMENT'] ?? '',
      DESCRIPTION: values['PFS_DESC'] ?? '',
      CATEGORYCODE: values['PFS_F_CATEGORY'] ?? '',
      CLASSCODE: values['PFS_F_CLASS'] ?? '',
      MANUFACTURERCODE: values['PFS_F_MANUFACT'] ?? '',
      MODEL: values['PFS_F_MODEL'] ?? '',
      STATUSCODE: 'I',
      ORGANIZATIONCODE: organization,
    })),
  '/categories': ({ store }) =>
    distinct(store, ['CATEGORYCODE', 'CLASSCODE'], (values) => ({
      CATEGORYCODE: values['PFS_F_CATEGORY'] ?? '',
      CLASSCODE: values['PFS_F_CLASS'] ?? '',
      ORGANIZATIONCODE: '*',
    })),
  '/manufacturers': ({ store }) =>
    distinct(store, ['MANUFACTURERCODE'], (values) => ({
      MANUFACTURERCODE: values['PFS_F_MANUFACT'] ?? '',
      ORGANIZATIONCODE: '*',
    })),
  '/usersetup': ({ users }) => users.map((code) => ({ USERCODE: code, DESCRIPTION: 'User of the simulator' })),
};

const ofUser = /^\/usersetup\/[^/]+\/organizations$/;

export function isFeed(path: string): boolean {
  return Object.hasOwn(feeds, path) || ofUser.test(path);
}

/** `position`: from 1. */
export function answerFeed(service: FeedService, path: string, position: number): object {
  if (!(position >= 1)) throw new Alert('The cursor position is invalid.', 400);
  const { store, faults, random } = service;
  const entries = service.collections.entriesAt(path, store, () => (feeds[path] ?? organizations)(service));
  const page = entries.slice(position - 1, position - 1 + pageRows);
  let last = position - 1 + page.length;
  const hasMore = last < entries.length;
  if (page.length > 1 && faults.strike('duplicate_rows'))
    page.splice(random.integer(0, page.length - 2), 1, ...page.slice(-1));
  if (page.length > 1 && faults.strike('short_page')) page.splice(random.integer(0, page.length - 1), 1);
  if (page.length > 1 && faults.strike('vanished_rows')) {
    page.splice(random.integer(0, page.length - 2), 1);
    last--;
  }
  const next = hasMore ? last + 1 : null;
  return {
    // A list of one comes as the object itself.
    DATARECORD: page.length === 1 ? page[0] : page,
    RECORDS: faults.strike('null_totals') ? null : entries.length,
    CURRENTCURSORPOSITION: last,
    NEXTCURSORPOSITION: hasMore && faults.strike('repeated_cursor') ? position : next,
  };
}

/** One entry for each of the values under `keys`, in their order; none where one of them is empty. */
function distinct(
  store: RecordStore,
  keys: readonly string[],
  entryOf: (values: Readonly<Record<string, string>>, organization: string) => Entry,
): Entry[] {
  const found = new Map<string, Entry>();
  for (const organization of store.organizations) {
    for (const record of store.list(organization)) {
      const entry = entryOf(shownValues(record), organization);
      const parts = keys.map((name) => entry[name]);
      const key = parts.join('\t');
      if (!parts.includes('') && !found.has(key)) found.set(key, entry);
    }
  }
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}
