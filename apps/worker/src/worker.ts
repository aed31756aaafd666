/** Delivers and pulls until it is closed. Any number of workers share the work through the database. */
import {
  type ConnectedOrganization,
  listConnectedOrganizations,
  nextDueMs,
  type ProductDatabase,
} from '@vanguard/datastore';
import { deliverDue } from './deliver-due.ts';
import { pullRecords } from './pull-records.ts';
import type { Upstream } from './upstream.ts';

export interface WorkerOptions {
  database: ProductDatabase;
  /** Undefined for an organization that this worker cannot reach. */
  upstreamOf(this: void, organization: ConnectedOrganization): Upstream | undefined;
  /** Each organization; one to which something was delivered is pulled soon after. */
  pullEveryMs: number;
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
  readonly #everyMs: number;

  constructor(everyMs: number) {
    this.#everyMs = everyMs;
  }

  isDue(organizationId: string): boolean {
    return (this.#dueAt.get(organizationId) ?? 0) <= performance.now();
  }

  begin(organizationId: string): void {
    this.#dueAt.set(organizationId, performance.now() + this.#everyMs);
  }

  hasten(organizationId: string): void {
    const dueAt = this.#dueAt.get(organizationId) ?? 0;
    this.#dueAt.set(organizationId, Math.min(dueAt, performance.now() + confirmAfterMs));
  }
}

type Reached = ConnectedOrganization & { upstream: Upstream };

async function reachedOrganizations({ database, upstreamOf }: WorkerOptions): Promise<Reached[]> {
  return (await listConnectedOrganizations(database)).flatMap((organization) => {
    const upstream = upstreamOf(organization);
    return upstream === undefined ? [] : [{ ...organization, upstream }];
  });
}

/** Returns how long nothing is due, as far as is known. */
async function deliver(options: WorkerOptions, schedule: PullSchedule, signal: AbortSignal): Promise<number> {
  const { database, parallel } = options;
  const dueMs = await nextDueMs(database);
  if (dueMs === undefined || dueMs > 0) return dueMs ?? lookEveryMs;
  const reached = await reachedOrganizations(options);
  const upstreams = new Map(reached.map(({ organizationId, upstream }) => [organizationId, upstream]));
  const { changed } = await deliverDue(database, { upstreams, parallel, signal });
  for (const organizationId of changed) schedule.hasten(organizationId);
  return lookEveryMs;
}

async function pullDue(options: WorkerOptions, schedule: PullSchedule, signal: AbortSignal): Promise<number> {
  for (const { organizationId, code, upstream, watermark, requestedBy, needsFull } of await reachedOrganizations(
    options,
  )) {
    if (signal.aborted) break;
    if (requestedBy === null && !schedule.isDue(organizationId)) continue;
    schedule.begin(organizationId);
    const triggeredBy = requestedBy === null ? {} : { triggeredBy: requestedBy };
    const kind = needsFull ? 'full' : 'incremental';
    try {
      await pullRecords(options.database, { organizationId, upstream, watermark, kind, signal, ...triggeredBy });
    } catch (error) {
      if (!signal.aborted) options.onError(error, `pulling ${code}`);
    }
  }
  return lookEveryMs;
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
