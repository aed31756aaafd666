/**
 * A PEMS to develop, demonstrate and test against: a real HTTP server with the services that the client speaks to, a page
 * to look at its records and change them, and faults to be switched on. It holds invented data in memory, forgets them when
 * it ends, and is not PEMS.
 */
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { defaultFormats, type UpstreamFormats } from '../mapping/formats.ts';
import { changeSome } from './change-some.ts';
import { type Controls, registerControl } from './control-routes.ts';
import { type Fault, Faults } from './faults.ts';
import { Collections } from './feeds.ts';
import { RecordStore, type SimulatedRecord } from './record-store.ts';
import { SeededRandom } from './seeded-random.ts';
import { type Load, registerServices } from './service-routes.ts';
import { SimulatedClock } from './simulated-clock.ts';
import type { User } from './user.ts';

export interface SimulatorOptions {
  /** Default: 127.0.0.1; there is no access control but the password of the services. */
  host?: string;
  /** Default: any that is free. */
  port?: number;
  seed?: number;
  /** Instead of those of the seed. */
  records?: Iterable<SimulatedRecord> | AsyncIterable<SimulatedRecord>;
  /** Number of records made from the seed, over all organizations. */
  recordCount?: number;
  /** Codes of the seed's organizations; the default ones are beginnings of each other. */
  organizations?: readonly string[];
  /** Default: simulator, simulator. */
  user?: User;
  /** Who may sign in beside that one. */
  otherUsers?: readonly User[];
  formats?: Partial<UpstreamFormats>;
  /** Before each answer. */
  latencyMs?: number;
  /** Whether a kept session holds the list of its last page; else every page is a query of its own. Default: true. */
  sessionsKeepLists?: boolean;
  /** Share of the records that somebody changes in an hour, from 0 to 1. */
  changesPerHour?: number;
  /** ISO 8601; default: now. */
  startsAt?: string;
  /** Stands still but for `advance`. */
  isClockManual?: boolean;
  faults?: readonly Fault[];
}

export interface Simulator extends Controls {
  /** The lists beside the grid. */
  collections: Collections;
  load: Load;
  /** Address of the page, such as `http://127.0.0.1:4310`. */
  url: string;
  /** What a client is configured with. */
  connection: {
    baseUrl: string;
    tenant: string;
    organization: string;
    credentials: { kind: 'basic'; username: string; password: string };
    formats: UpstreamFormats;
  };
  close(): Promise<void>;
}

export const simulatorDefaults = {
  seed: 1,
  recordCount: 2000,
  organizations: ['ALPH', 'ALPHA', 'ALPHA2', 'RIO'],
  user: { username: 'simulator', password: 'simulator' },
  tenant: 'SIMULATOR',
} as const;

/** Throws what listening throws: EADDRINUSE and the like. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { seed = simulatorDefaults.seed, latencyMs = 0, changesPerHour = 0 } = options;
  const random = new SeededRandom(seed, 1);
  const clock = new SimulatedClock(options.startsAt, options.isClockManual);
  const formats = { ...defaultFormats, ...options.formats };
  const store = await fillStore(options, seed, clock.now());
  const collections = new Collections();
  const faults = new Faults(new SeededRandom(seed, 2));
  faults.set(options.faults ?? []);
  const change = (share: number) => changeSome(store, random, share, clock.now());
  const user = options.user ?? simulatorDefaults.user;
  const users = [user, ...(options.otherUsers ?? [])];
  const controls: Controls = {
    store,
    faults,
    clock,
    change,
    advance: (hours) => {
      clock.advance(hours);
      return change(1 - (1 - changesPerHour) ** hours);
    },
  };
  const app = Fastify({ bodyLimit: 1 << 20, forceCloseConnections: true });
  const { sessionsKeepLists = true } = options;
  const load: Load = new Map();
  registerServices(app, {
    store,
    collections,
    faults,
    random,
    formats,
    users,
    latencyMs,
    sessionsKeepLists,
    now: () => clock.now(),
    load,
  });
  registerControl(app, controls);
  await app.listen({ host: options.host ?? '127.0.0.1', port: options.port ?? 0 });
  const stopChanges = keepChanging(changesPerHour, change);
  const url = urlOf(app);
  return {
    ...controls,
    collections,
    load,
    url,
    connection: {
      baseUrl: `${url}/axis/restservices`,
      tenant: simulatorDefaults.tenant,
      organization: store.organizations[0] ?? '*',
      credentials: { kind: 'basic', ...user },
      formats,
    },
    close: async () => {
      stopChanges();
      await app.close();
    },
  };
}

async function fillStore(options: SimulatorOptions, seed: number, atMs: number): Promise<RecordStore> {
  const store = new RecordStore();
  if (options.records === undefined) {
    const { organizations = simulatorDefaults.organizations, recordCount = simulatorDefaults.recordCount } = options;
    store.seed({ seed, organizations, records: recordCount, atMs });
  } else {
    for await (const record of options.records) store.add(record, atMs);
  }
  return store;
}

/** A few times a minute, in small portions. */
const changeEveryMs = 10_000;

function keepChanging(changesPerHour: number, change: (share: number) => number): () => void {
  if (changesPerHour === 0) return () => {};
  const share = 1 - (1 - changesPerHour) ** (changeEveryMs / 3_600_000);
  const timer = setInterval(() => change(share), changeEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}

function urlOf(app: FastifyInstance): string {
  const { address, port, family } = app.server.address() as AddressInfo;
  const host = family === 'IPv6' ? `[${address}]` : address;
  return `http://${host}:${port}`;
}
