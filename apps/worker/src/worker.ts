/** Delivers and pulls until it is closed. Any number of workers share the work through the database. */
import {
  type ConnectedOrganization,
  listConnectedOrganizations,
  nextDueMs,
  type ProductDatabase,
  recordFailedPull,
} from '@vanguard/datastore';
import { deliverDue } from './deliver-due.ts';
import { pullRecords } from './pull-records.ts';
import type { Reach, UpstreamSource } from './upstream.ts';

export interface WorkerOptions {
  database: ProductDatabase;
  /** The first that finds one serves the organization. */
  upstreams: readonly UpstreamSource[];
  /** Each organization, by what its upstream is; one to which something was delivered is pulled soon after. */
  pullEveryMs: Readonly<Record<ConnectedOrganization['upstreamKind'], number>>;
  /** Deliveries at once. */
  parallel: number;
  /** What goes wrong, and is tried again. */
  onError(this: void, error: unknown, doing: string): void;
}

export interface Worker {
  /** What is being done is ended in order, or given back. */
  close(): Promise<void>;
}

/** How late it hears of a commit, or of a person who asks for a pull. */
const lookEveryMs = 1000;
/** What was delivered together is confirmed by one pull. */
const confirmAfterMs = 2000;

export function openWorker(options: WorkerOptions): Worker {
  const closing = new AbortController();
  const { signal } = closing;
  const schedule = new PullSchedule(options.pullEveryMs);
  const loops = [
    repeat(async () => await deliver(options, schedule, signal), 'delivering what was committed', options, signal),
    repeat(async () => await pullDue(options, schedule, signal), 'pulling', options, signal),
  ];
  return {
    close: async () => {
      closing.abort();
      await Promise.all(loops);
    },
  };
}

/** When each organization is pulled next, by `performance.now()`. */
class PullSchedule {
  readonly #dueAt = new Map<string, number>();
  readonly #everyMs: WorkerOptions['pullEveryMs'];

  constructor(everyMs: WorkerOptions['pullEveryMs']) {
    this.#everyMs = everyMs;
  }

  isDue({ organizationId }: ConnectedOrganization): boolean {
    return (this.#dueAt.get(organizationId) ?? 0) <= performance.now();
  }

  begin({ organizationId, upstreamKind }: ConnectedOrganization): void {
    this.#dueAt.set(organizationId, performance.now() + this.#everyMs[upstreamKind]);
  }

  hasten(organizationId: string): void {
    const dueAt = this.#dueAt.get(organizationId) ?? 0;
    this.#dueAt.set(organizationId, Math.min(dueAt, performance.now() + confirmAfterMs));
  }
}

interface Reached extends ConnectedOrganization {
  reach: Reach;
}

async function reachedOrganizations({ database, upstreams }: WorkerOptions): Promise<Reached[]> {
  for (const source of upstreams) await source.refresh();
  return (await listConnectedOrganizations(database)).flatMap((organization) => {
    const [reach] = upstreams.flatMap((source) => source.find(organization.organizationId) ?? []);
    return reach === undefined ? [] : [{ ...organization, reach }];
  });
}

/** Returns how long nothing is due, as far as is known. */
async function deliver(options: WorkerOptions, schedule: PullSchedule, signal: AbortSignal): Promise<number> {
  const { database, parallel } = options;
  const dueMs = await nextDueMs(database);
  if (dueMs === undefined || dueMs > 0) return dueMs ?? lookEveryMs;
  const reached = await reachedOrganizations(options);
  const upstreams = new Map(
    reached.flatMap(({ organizationId, reach: { write } }) => (write === undefined ? [] : [[organizationId, write]])),
  );
  const { changed } = await deliverDue(database, { upstreams, parallel, signal });
  for (const organizationId of changed) schedule.hasten(organizationId);
  return lookEveryMs;
}

async function pullDue(options: WorkerOptions, schedule: PullSchedule, signal: AbortSignal): Promise<number> {
  for (const organization of await reachedOrganizations(options)) {
    if (signal.aborted) break;
    if (organization.requestedBy === null && !schedule.isDue(organization)) continue;
    schedule.begin(organization);
    try {
      await pull(options.database, organization, signal);
    } catch (error) {
      if (!signal.aborted) options.onError(error, `pulling ${organization.code}`);
    }
  }
  return lookEveryMs;
}

async function pull(database: ProductDatabase, organization: Reached, signal: AbortSignal): Promise<void> {
  const { organizationId, reach, watermark, requestedBy, needsFull } = organization;
  if (requestedBy !== null) reach.allowSignIn?.();
  const refusal = await reach.findRefusal?.();
  if (refusal !== undefined) {
    const { code, message, hint } = refusal;
    await recordFailedPull(database, organizationId, { code, error: `${message} ${hint}` });
    return;
  }
  const kind = needsFull ? 'full' : 'incremental';
  const triggeredBy = requestedBy === null ? {} : { triggeredBy: requestedBy };
  await pullRecords(database, { organizationId, upstream: reach.read, watermark, kind, signal, ...triggeredBy });
}

async function repeat(
  work: () => Promise<number>,
  doing: string,
  { onError }: WorkerOptions,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    let waitMs = lookEveryMs;
    try {
      waitMs = await work();
    } catch (error) {
      if (!signal.aborted) onError(error, doing);
    }
    await pause(Math.min(waitMs, lookEveryMs), signal);
  }
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
