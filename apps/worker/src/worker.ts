/** Delivers and pulls until it is closed. Any number of workers share the work through the database. */
import { keepCustomIndexes, listConnectedOrganizations, listOwing } from '@vanguard/datastore';
import { DueWork } from './due-work.ts';
import { InstallationDeliveries } from './installation-deliveries.ts';
import { type DuePullsOptions, duePulls } from './pull-due.ts';
import { type DueFeedsOptions, dueFeeds } from './pull-due-feeds.ts';
import type { Reach, UpstreamSource } from './upstream.ts';

export interface WorkerOptions extends DuePullsOptions, DueFeedsOptions {
  /** The first that finds one serves the organization. */
  upstreams: readonly UpstreamSource[];
  /** At each installation of PEMS, by all workers together. */
  deliveriesAtOnce: number;
  /** How late it hears of a commit, or of a person who asks for a pull; default: a second. */
  lookEveryMs?: number;
}

export interface Worker {
  /** What is being done is ended in order, or given back. */
  close(): Promise<void>;
}

export function openWorker(options: WorkerOptions): Worker {
  const closing = new AbortController();
  const { signal } = closing;
  const { lookEveryMs = 1000 } = options;
  const pulls = new DueWork(duePulls(options, signal), options, signal);
  const feeds = new DueWork(dueFeeds(options, signal), options, signal);
  const deliveries = new InstallationDeliveries(options, signal);
  const pullDue = async () => {
    const reaches = await findReaches(options);
    await pulls.begin(reaches);
    await feeds.begin(reaches);
    return lookEveryMs;
  };
  const keepIndexes = async () => ((await keepCustomIndexes(options.database, signal)) ? 0 : lookEveryMs);
  const loop = { lookEveryMs, onError: options.onError, signal };
  const loops = [
    repeat(
      async () => Math.min(lookEveryMs, await deliver(options, deliveries)),
      'delivering what was committed',
      loop,
    ),
    repeat(pullDue, 'pulling', loop),
    repeat(keepIndexes, 'making indexes', loop),
  ];
  return {
    close: async () => {
      closing.abort();
      await Promise.all(loops);
      await Promise.all([pulls.ended(), feeds.ended(), deliveries.ended()]);
    },
  };
}

/** By organization. */
async function findReaches({ database, upstreams }: WorkerOptions): Promise<ReadonlyMap<string, Reach>> {
  for (const source of upstreams) await source.refresh();
  const connected = await listConnectedOrganizations(database);
  return new Map(
    connected.flatMap(({ organizationId }) => {
      const [reach] = upstreams.flatMap((source) => source.find(organizationId) ?? []);
      return reach === undefined ? [] : [[organizationId, reach]];
    }),
  );
}

/** Returns how long nothing is due, as far as is known: for ever, where nothing is owed. */
async function deliver(options: WorkerOptions, deliveries: InstallationDeliveries): Promise<number> {
  const owing = await listOwing(options.database);
  const due = owing.filter(({ dueMs }) => dueMs === 0).map(({ organizationId }) => organizationId);
  // What is under way hears of connections that were changed.
  if (due.length > 0 || deliveries.isUnderWay) await deliveries.begin(due, await findReaches(options));
  return Math.min(...owing.flatMap(({ dueMs }) => (dueMs === 0 ? [] : [dueMs])));
}

async function repeat(
  work: () => Promise<number>,
  doing: string,
  { lookEveryMs, onError, signal }: Required<Pick<WorkerOptions, 'lookEveryMs' | 'onError'>> & { signal: AbortSignal },
): Promise<void> {
  const tell = onceInAWhile(onError);
  while (!signal.aborted) {
    let waitMs = lookEveryMs;
    try {
      waitMs = await work();
    } catch (error) {
      if (!signal.aborted) tell(error, doing);
    }
    await pause(waitMs, signal);
  }
}

const sameAgainMs = 60_000;

/** A database that is away fails every look in the same words. */
function onceInAWhile(onError: WorkerOptions['onError']): WorkerOptions['onError'] {
  let [told, toldAt] = ['', -Infinity];
  return (error, doing) => {
    const text = String(error);
    if (text === told && performance.now() - toldAt < sameAgainMs) return;
    [told, toldAt] = [text, performance.now()];
    onError(error, doing);
  };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
