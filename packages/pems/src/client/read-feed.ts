/**
 * The entries of a feed that are of one organization, mapped, page by page. PEMS answers with all that the user may see, which may
 * be of several organizations: what is of another is left out here, by its whole code.
 */
import type { FeedName } from '@vanguard/pfa';
import type { PemsConfiguration } from '../configuration.ts';
import type { FeedSettings } from '../mapping/feeds.ts';
import { type FeedEntry, isOfOrganization, mapEntry, type RejectedEntry, valueAt } from '../mapping/map-entry.ts';
import { valueReader } from '../mapping/read-value.ts';
import type { JsonObject } from './envelope.ts';
import type { Line } from './line.ts';
import { type CollectionPlace, readCollection } from './read-collection.ts';

export interface FeedQuery {
  feed: FeedName;
  /** Code of the organization in PEMS. */
  organization: string;
  signal?: AbortSignal;
}

export interface FeedPage {
  /** Of the organization; one that comes twice is there twice. */
  entries: readonly FeedEntry[];
  rejected: readonly RejectedEntry[];
  /** Entries of PEMS so far, of whatever organization. */
  readCount: number;
  totalCount: number | undefined;
  /** Where another read of the same feed can go on; undefined after the last page. */
  place: CollectionPlace | undefined;
}

/** Throws PemsError. What was yielded before an error is not the whole. */
export async function* readFeed(
  configuration: PemsConfiguration,
  line: Line,
  { feed, organization, signal }: FeedQuery,
  place?: CollectionPlace,
): AsyncGenerator<FeedPage, void, undefined> {
  const settings = configuration.feeds[feed];
  const { attempts, entries: mostEntries } = configuration.limits;
  const reader = valueReader(configuration.formats);
  const query = { path: settings.path, doing: `reading the ${feed}`, attempts, mostEntries, signal };
  for await (const page of readCollection(line, query, place)) {
    const entries: FeedEntry[] = [];
    const rejected: RejectedEntry[] = [];
    for (const raw of page.entries) {
      if (!isOfOrganization(raw, settings, organization)) continue;
      const { entry, rejected: unreadable } = mapEntry(raw, settings, reader);
      // Of one without a key nobody can say whose it is.
      const isKnown = unreadable?.key !== null;
      if (isKnown && !(await isMember(line, { ...query, settings, raw, organization }))) continue;
      if (entry === undefined) rejected.push(unreadable);
      else entries.push(entry);
    }
    const { readCount, totalCount } = page;
    yield { entries, rejected, readCount, totalCount, place: page.place };
  }
}

interface Membership {
  settings: FeedSettings;
  raw: JsonObject;
  organization: string;
  doing: string;
  attempts: number;
  mostEntries: number;
  signal: AbortSignal | undefined;
}

/** A request for each entry, where its organizations are a collection of their own. */
async function isMember(line: Line, { settings, raw, organization, ...query }: Membership): Promise<boolean> {
  const { organizationsOfEntry: of, key } = settings;
  if (of === undefined) return true;
  const id = key.map((column) => encodeURIComponent(valueAt(raw, column))).join('/');
  for await (const { entries } of readCollection(line, { ...query, path: of.path.replace('{key}', () => id) })) {
    if (entries.some((entry) => valueAt(entry, of.column) === organization)) return true;
  }
  return false;
}
