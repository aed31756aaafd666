/** The collections beside the grid, a few entries each: assets, categories, manufacturers, organizations, users. */
import { Alert } from './alerts.ts';
import { shownValues, type RecordStore } from './record-store.ts';

const pageRows = 100;

type Entries = (store: RecordStore) => object[];

const organizations: Entries = (store) =>
  store.organizations.map((code) => ({ ORGANIZATIONCODE: code, DESCRIPTION: `Project ${code}` }));

const feeds: Record<string, Entries> = {
  '/organization': organizations,
  '/assets': (store) => distinct(store, ['PFS_EQUIPMENT', 'PFS_F_CLASS', 'PFS_F_MANUFACT']),
  '/categories': (store) => distinct(store, ['PFS_F_CATEGORY', 'PFS_F_CLASS']),
  '/manufacturers': (store) => distinct(store, ['PFS_F_MANUFACT']),
  '/usersetup': () => [{ USERCODE: 'SIMULATOR', DESCRIPTION: 'User of the simulator' }],
};

export function isFeed(path: string): boolean {
  return Object.hasOwn(feeds, path) || /^\/usersetup\/[^/]+\/organizations$/.test(path);
}

/** `position`: from 1. */
export function answerFeed(store: RecordStore, path: string, position: number): object {
  if (!(position >= 1)) throw new Alert('The cursor position is invalid.', 400);
  const entries = (feeds[path] ?? organizations)(store);
  const DATARECORD = entries.slice(position - 1, position - 1 + pageRows);
  const last = position - 1 + DATARECORD.length;
  return { DATARECORD, CURRENTCURSORPOSITION: last, NEXTCURSORPOSITION: last < entries.length ? last + 1 : null };
}

/** The first column is the key. */
function distinct(store: RecordStore, columns: readonly string[]): object[] {
  const found = new Map<string, object>();
  for (const organization of store.organizations) {
    for (const record of store.list(organization)) {
      const shown = shownValues(record);
      const values = columns.map((column) => shown[column] ?? '');
      const isClass = columns[1] === 'PFS_F_CLASS' && columns[0] === 'PFS_F_CATEGORY';
      const key = isClass ? values.join('\t') : (values[0] ?? '');
      if (key !== '' && !found.has(key))
        found.set(key, Object.fromEntries(columns.map((name, i) => [name, values[i]])));
    }
  }
  return [...found.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}
