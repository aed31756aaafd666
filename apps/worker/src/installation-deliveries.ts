/**
 * Deliveries to each installation of PEMS by themselves, so that none waits for one that answers slowly, and at each so many requests
 * at once as are agreed on, however many workers there are: who has places there (Places) delivers, and the others look again. What
 * was begun by a connection or a mapping that is changed meanwhile is ended, and begun anew.
 */
import { type HeldPlaces, hastenPulls, Places } from '@vanguard/datastore';
import { useOf } from '@vanguard/postgres';
import { beginDeliveries, type Deliveries, type Delivering } from './deliver-due.ts';
import type { WorkOptions } from './due-work.ts';
import { untraced } from './trace-job.ts';
import type { Reach, Upstream } from './upstream.ts';

export interface DeliveryOptions extends WorkOptions {
  /** At each installation, by all workers together. */
  deliveriesAtOnce: number;
}

/** What was delivered together is confirmed by one pull. */
const confirmAfterMs = 2000;

type Upstreams = ReadonlyMap<string, Upstream>;

interface Running extends Delivering {
  installation: string;
  upstreams: Upstreams;
}

export class InstallationDeliveries {
  readonly #options: DeliveryOptions;
  readonly #signal: AbortSignal;
  readonly #places: Pick<Places, 'take'>;
  readonly #running = new Map<Running, Promise<void>>();

  constructor(options: DeliveryOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
    // Where there is one connection at all, a session of its own would leave none for the work.
    this.#places = (useOf(options.database)?.size ?? 1) > 1 ? new Places(options.database) : new OwnPlaces();
  }

  get isUnderWay(): boolean {
    return this.#running.size > 0;
  }

  /** `due`: organizations that have something to be delivered. */
  async begin(due: readonly string[], reaches: ReadonlyMap<string, Reach>): Promise<void> {
    const installations = groupByInstallation(reaches);
    for (const running of this.#running.keys()) {
      const upstreams = installations.get(running.installation);
      if (upstreams === undefined || !areSame(upstreams, running.upstreams)) running.stop();
      else running.lookAgain();
    }
    for (const [installation, upstreams] of installations) {
      if (this.#signal.aborted) return;
      if (!due.some((organizationId) => upstreams.has(organizationId))) continue;
      const held = await this.#places.take(installation, this.#options.deliveriesAtOnce);
      if (held !== undefined) this.#run(installation, upstreams, held);
    }
  }

  async ended(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  #run(installation: string, upstreams: Upstreams, held: HeldPlaces): void {
    const { database, onError } = this.#options;
    const signal = AbortSignal.any([this.#signal, held.lost]);
    const running = {
      installation,
      upstreams,
      ...beginDeliveries(database, { upstreams, parallel: held.count, signal }),
    };
    const work = this.#confirm(running.done)
      .catch((error: unknown) => {
        if (!signal.aborted) onError(error, 'delivering what was committed');
      })
      .finally(async () => {
        this.#running.delete(running);
        await held.release();
      });
    this.#running.set(running, work);
  }

  async #confirm(done: Promise<Deliveries>): Promise<void> {
    const { database, traceJob = untraced } = this.#options;
    const { changed } = await traceJob('deliver', {}, async (note) => {
      const deliveries = await done;
      const { delivered, refused, postponed, lost } = deliveries;
      note({ delivered, refused, postponed, lost });
      return deliveries;
    });
    if (changed.size > 0) await hastenPulls(database, [...changed], confirmAfterMs);
  }
}

/** By address and tenant: who signs in there makes no difference to it. */
function groupByInstallation(reaches: ReadonlyMap<string, Reach>): Map<string, Map<string, Upstream>> {
  const installations = new Map<string, Map<string, Upstream>>();
  for (const [organizationId, { write }] of reaches) {
    if (write === undefined) continue;
    const { baseUrl, tenant } = write.client.configuration;
    const name = `deliveries to ${baseUrl} ${tenant}`;
    const upstreams = installations.get(name) ?? new Map<string, Upstream>();
    installations.set(name, upstreams.set(organizationId, write));
  }
  return installations;
}

function areSame(one: Upstreams, other: Upstreams): boolean {
  const isSame = ([organizationId, { client, mapping, code }]: [string, Upstream]) => {
    const then = other.get(organizationId);
    return then?.client === client && then.mapping === mapping && then.code === code;
  };
  return one.size === other.size && [...one].every(isSame);
}

/** Those of this process alone. */
class OwnPlaces {
  readonly #full = new Set<string>();

  async take(name: string, count: number): Promise<HeldPlaces | undefined> {
    if (this.#full.has(name)) return undefined;
    this.#full.add(name);
    return { count, lost: new AbortController().signal, release: async () => void this.#full.delete(name) };
  }
}
