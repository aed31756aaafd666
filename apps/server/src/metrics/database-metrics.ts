/** What the database knows: sizes, drafts, what is owed to upstream, how its pulls went. Read when somebody asks. */
import {
  type FeedFigures,
  type Figures,
  type OrganizationFigures,
  type ProductDatabase,
  readFigures,
} from '@vanguard/datastore';
import { within } from '@vanguard/postgres';
import { Gauge, type Registry } from 'prom-client';

/** Several who ask, or one who asks often, cost no more than one. */
const knownForMs = 10_000;
/** Prometheus gives up after ten. */
const answersWithinMs = 5000;

type Sample = readonly [labels: Record<string, string>, value: number];

interface Described {
  name: string;
  help: string;
  labelNames?: readonly string[];
  samples: (figures: Figures) => Sample[];
}

const ofOrganizations =
  (read: (organization: OrganizationFigures) => number | null | undefined) =>
  ({ organizations }: Figures): Sample[] =>
    organizations.flatMap((organization) => {
      const value = read(organization);
      return value === null || value === undefined ? [] : [[{ organization: organization.code }, value] as const];
    });

const ofFeeds =
  (read: (feed: FeedFigures) => number | undefined) =>
  ({ organizations }: Figures): Sample[] =>
    organizations.flatMap(({ code, feeds }) =>
      Object.entries(feeds).flatMap(([feed, figures]): Sample[] => {
        const value = read(figures);
        return value === undefined ? [] : [[{ organization: code, feed }, value]];
      }),
    );

const labelNames = ['organization'];
const feedLabelNames = ['organization', 'feed'];

const described: readonly Described[] = [
  {
    name: 'vanguard_database_size_bytes',
    help: 'Size of the database on disk',
    samples: ({ databaseBytes }) => [[{}, databaseBytes]],
  },
  {
    name: 'vanguard_table_size_bytes',
    help: 'Size of the largest tables, with their indexes',
    labelNames: ['table'],
    samples: ({ tables }) => tables.map(({ name, bytes }) => [{ table: name }, bytes] as const),
  },
  {
    name: 'vanguard_table_rows',
    help: 'Rows of the largest tables, as PostgreSQL estimates them',
    labelNames: ['table'],
    samples: ({ tables }) => tables.map(({ name, rows }) => [{ table: name }, rows] as const),
  },
  {
    name: 'vanguard_archive_failing',
    help: "Whether the server's log could not be archived when that was last tried; nothing where it is not archived",
    samples: ({ archive }) => (archive === null ? [] : [[{}, archive.isFailing ? 1 : 0]]),
  },
  {
    name: 'vanguard_archive_last_success_timestamp_seconds',
    help: "When a piece of the server's log was last archived; nothing where it is not archived",
    samples: ({ archive }) => (archive === null ? [] : [[{}, archive.lastAtS ?? 0]]),
  },
  {
    name: 'vanguard_drafts',
    help: 'Records with an uncommitted draft, one a person',
    labelNames,
    samples: ofOrganizations(({ drafts }) => drafts),
  },
  {
    name: 'vanguard_outbox_messages',
    help: 'Committed changes on their way to upstream; delivered: taken, and not seen in a pull yet',
    labelNames: ['organization', 'state'],
    samples: ({ organizations }) =>
      organizations.flatMap(({ code, outbox }) =>
        Object.entries(outbox).map(([state, count]) => [{ organization: code, state }, count] as const),
      ),
  },
  {
    name: 'vanguard_outbox_stuck_messages',
    help: 'Committed changes that are on their way for longer than they should be',
    labelNames,
    samples: ofOrganizations(({ stuck }) => stuck),
  },
  {
    name: 'vanguard_outbox_oldest_seconds',
    help: 'Age of the oldest committed change that upstream has not taken; 0 where none waits',
    labelNames,
    samples: ofOrganizations(({ oldestWaitingS }) => oldestWaitingS ?? 0),
  },
  {
    name: 'vanguard_upstream_connected',
    help: 'Whether anything is connected to the organization',
    labelNames,
    samples: ofOrganizations(({ isConnected }) => (isConnected ? 1 : 0)),
  },
  {
    name: 'vanguard_pull_last_success_timestamp_seconds',
    help: 'When the latest pull that succeeded ended',
    labelNames,
    samples: ofOrganizations(({ lastPull }) => lastPull?.endedAtS),
  },
  {
    name: 'vanguard_pull_last_duration_seconds',
    help: 'What the latest pull that succeeded took',
    labelNames,
    samples: ofOrganizations(({ lastPull }) => lastPull?.durationS),
  },
  {
    name: 'vanguard_pull_last_records',
    help: 'Records that the latest pull that succeeded read',
    labelNames,
    samples: ofOrganizations(({ lastPull }) => lastPull?.records),
  },
  {
    name: 'vanguard_pull_failures_since_success',
    help: 'Pulls that failed since the latest that succeeded',
    labelNames,
    samples: ofOrganizations(({ failedPullsSince }) => failedPullsSince),
  },
  {
    name: 'vanguard_feed_last_success_timestamp_seconds',
    help: 'When the latest pull of the feed that succeeded ended',
    labelNames: feedLabelNames,
    samples: ofFeeds(({ lastPull }) => lastPull?.endedAtS),
  },
  {
    name: 'vanguard_feed_last_duration_seconds',
    help: 'What the latest pull of the feed that succeeded took',
    labelNames: feedLabelNames,
    samples: ofFeeds(({ lastPull }) => lastPull?.durationS),
  },
  {
    name: 'vanguard_feed_last_entries',
    help: 'Entries that the latest pull of the feed that succeeded read, of whatever organization',
    labelNames: feedLabelNames,
    samples: ofFeeds(({ lastPull }) => lastPull?.records),
  },
  {
    name: 'vanguard_feed_failures_since_success',
    help: 'Pulls of the feed that failed since the latest that succeeded',
    labelNames: feedLabelNames,
    samples: ofFeeds(({ failedPullsSince }) => failedPullsSince),
  },
];

/** Returns what brings the figures up to date; it does not fail: `vanguard_database_up` says whether they are there. */
export function measureDatabase(database: ProductDatabase, register: Registry): () => Promise<void> {
  const up = new Gauge({
    name: 'vanguard_database_up',
    help: `Whether the database has told its figures within ${answersWithinMs / 1000} s`,
    registers: [register],
  });
  const gauges = described.map(({ samples, name, help, labelNames: labels = [] }) => {
    const gauge = new Gauge({ name, help, labelNames: [...labels], registers: [register] });
    // Without labels there is one series, which a reset leaves at 0.
    return { samples, gauge, hide: () => labels.length === 0 && gauge.remove() };
  });
  const show = (figures: Figures | undefined) => {
    up.set(figures === undefined ? 0 : 1);
    for (const { gauge, samples, hide } of gauges) {
      gauge.reset();
      // An organization that is gone, and a database that does not answer, have no figures rather than old ones.
      const found = figures === undefined ? [] : samples(figures);
      if (found.length === 0) hide();
      for (const [labels, value] of found) gauge.set(labels, value);
    }
  };
  let knownUntil = 0;
  let reading: Promise<Figures> | undefined;
  return async () => {
    if (performance.now() < knownUntil) return;
    reading ??= readFigures(database).finally(() => {
      reading = undefined;
    });
    // Undefined for what is late, or fails.
    const figures = await within(reading, answersWithinMs, () => undefined).catch(() => undefined);
    show(figures);
    if (figures !== undefined) knownUntil = performance.now() + knownForMs;
  };
}
