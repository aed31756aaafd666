/** The client of one installation of PEMS. */
import { completeConfiguration, type PemsConfiguration, type PemsSettings } from '../configuration.ts';
import { formatInstant } from '../mapping/format-instant.ts';
import type { GridFilter } from './grid-request.ts';
import { openLine } from './line.ts';
import type { GridHead, GridPage } from './parse-grid.ts';
import type { CollectionPlace } from './read-collection.ts';
import { type FeedPage, type FeedQuery, readFeed } from './read-feed.ts';
import { type Continuation, type GridQuery, GridReader, readRecords, type RecordsPage } from './read-records.ts';
import { readRecord, type RecordKey, type ScreenChanges, type ScreenRecord, writeRecord } from './screen.ts';

export interface RecordsQuery {
  /** Code of the organization in PEMS: only its records, and not those of codes that begin the same. */
  organization: string;
  /**
   * ISO 8601: only what was changed at that instant or later. PEMS writes instants to the second, and by its own clock:
   * ask from somewhat before the latest version that was seen.
   */
  changedSince?: string;
  /** Values as the installation writes them. */
  filters?: readonly GridFilter[];
  /** Columns without which the rows are of no use: else `fields_missing`. */
  requiredFields?: readonly string[];
  signal?: AbortSignal;
}

/** Every method throws PemsError; where the caller gave up the signal's reason, but of a write `outcome_unknown`. */
export interface PemsClient {
  readonly configuration: PemsConfiguration;
  /** The columns of the grid as they are now. */
  readHead(signal?: AbortSignal): Promise<GridHead>;
  /** How many records the query has; undefined where PEMS does not count. */
  countRecords(query: RecordsQuery): Promise<number | undefined>;
  /** The first rows, at most a page, for a look. */
  readFirstPage(query: RecordsQuery): Promise<GridPage>;
  /**
   * Each record of the query once, in the order of their ids, page by page; an error tells that it was not the whole. With
   * `continued` those behind the place where another read of the same query has ended.
   */
  readRecords(query: RecordsQuery, continued?: Continuation): AsyncGenerator<RecordsPage, void, undefined>;
  /** What the organization has in a collection beside the grid. `place`: where another read of it has ended. */
  readFeed(query: FeedQuery, place?: CollectionPlace): AsyncGenerator<FeedPage, void, undefined>;
  /** Undefined where PEMS has no such record. */
  readRecord(key: RecordKey, signal?: AbortSignal): Promise<ScreenRecord | undefined>;
  /** Never repeated by itself; see writeRecord in screen.ts for what its errors say about the effect. */
  writeRecord(key: RecordKey, changes: ScreenChanges, recordId: string, signal?: AbortSignal): Promise<ScreenRecord>;
}

/** Opens nothing. One client per installation and user: it leaves PEMS alone for a while where it fails several
 * times in a row. */
export function createPemsClient(settings: PemsSettings): PemsClient {
  const configuration = completeConfiguration(settings);
  const line = openLine(configuration);
  // A list that PEMS does not serve is no reason to leave its records alone.
  const lineOfFeeds = openLine(configuration);
  const gridQuery = ({ organization, changedSince, filters = [], requiredFields, signal }: RecordsQuery) => {
    const { keys } = configuration.grid;
    const own: GridFilter[] = [{ field: keys.organization, operator: '=', value: organization }];
    if (changedSince !== undefined) {
      const value = formatInstant(changedSince, configuration.formats);
      own.push({ field: keys.version, operator: '>=', value });
    }
    return { filters: [...own, ...filters], requiredFields, signal };
  };
  const single = (query: GridQuery) => {
    const reader = new GridReader(configuration, line, query);
    reader.endSession();
    return reader;
  };
  return {
    configuration,
    readHead: async (signal) => await single({ filters: [], signal }).readHead(),
    countRecords: async (query) => await single(gridQuery(query)).count(),
    readFirstPage: async (query) => {
      const reader = single(gridQuery(query));
      return await reader.readPage(await reader.readHead(), 1);
    },
    readRecords: (query, continued) => readRecords(configuration, line, gridQuery(query), continued),
    readFeed: (query, place) => readFeed(configuration, lineOfFeeds, query, place),
    readRecord: async (key, signal) => await readRecord(configuration, line, key, signal),
    writeRecord: async (key, changes, recordId, signal) =>
      await writeRecord(configuration, line, {
        key,
        changes,
        recordId,
        ...(signal === undefined ? {} : { signal }),
      }),
  };
}
