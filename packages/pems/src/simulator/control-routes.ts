/** What the page of the simulator, and whoever writes a scene, can do with it: look, change, remove, break, move the clock. */
import type { FastifyInstance } from 'fastify';
import { columns, columnsByName } from './columns.ts';
import { type Fault, faultKinds, type Faults } from './faults.ts';
import { controlPage } from './page.ts';
import { shownValues, type RecordStore, type StoredRecord } from './record-store.ts';
import type { SimulatedClock } from './simulated-clock.ts';

export interface Controls {
  store: RecordStore;
  faults: Faults;
  clock: SimulatedClock;
  /** Changes some records as other people would, now. Returns how many. */
  change(this: void, share: number): number;
  /** Moves the clock on, with the changes of that time. Returns how many. */
  advance(this: void, hours: number): number;
}

const shownRows = 100;

class ControlRefusal extends Error {
  readonly statusCode: number;

  constructor(statusCode: number, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

export function registerControl(app: FastifyInstance, { store, faults, clock, change, advance }: Controls): void {
  const find = ({ organization, pfaId }: Address) => {
    const record = store.find(organization, pfaId);
    if (record === undefined) throw new ControlRefusal(404, `There is no record ${pfaId} in ${organization}.`);
    return record;
  };
  app.get('/', async (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header(
        'content-security-policy',
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'",
      )
      .send(controlPage),
  );
  app.get('/simulator/state', async () => ({
    now: new Date(clock.now()).toISOString(),
    records: store.size,
    organizations: store.organizations.map((code) => ({ code, records: store.list(code).length })),
    columns: columns.map(({ name, label, type }) => ({ name, label, type })),
    faults: faults.active,
    faultKinds,
  }));
  app.put<{ Body: Fault[] }>('/simulator/faults', async ({ body }) => {
    try {
      faults.set(body);
    } catch (error) {
      throw new ControlRefusal(400, error instanceof RangeError ? error.message : 'Send a list of faults.');
    }
    return faults.active;
  });
  app.post<{ Body: { hours?: number; share?: number } }>('/simulator/clock', async ({ body }) => {
    const { hours = 0, share = 0 } = body ?? {};
    const isPossible = hours >= 0 && hours <= 24 * 366 && share >= 0 && share <= 1;
    if (!isPossible) throw new ControlRefusal(400, 'Hours are from 0 to a year, and a share is from 0 to 1.');
    return { changed: advance(hours) + change(share), now: new Date(clock.now()).toISOString() };
  });
  app.get<{ Params: { organization: string }; Querystring: { contains?: string; from?: string } }>(
    '/simulator/records/:organization',
    async ({ params, query }) => {
      const wanted = query.contains?.toLowerCase() ?? '';
      const all = store.list(params.organization).filter(({ pfaId }) => pfaId.toLowerCase().includes(wanted));
      const from = Math.max(0, Math.trunc(Number(query.from ?? 0)) || 0);
      return { total: all.length, records: all.slice(from, from + shownRows).map(describe) };
    },
  );
  app.get<{ Params: Address }>('/simulator/records/:organization/:pfaId', async ({ params }) => describe(find(params)));
  app.put<{ Params: Address; Body: Record<string, string> }>(
    '/simulator/records/:organization/:pfaId',
    async ({ params, body }) => {
      const changes = checkValues(body);
      const record = store.find(params.organization, params.pfaId);
      if (record === undefined) return describe(store.add({ ...params, values: changes }, clock.now()));
      store.change(record, changes, { atMs: clock.now(), by: 'SOMEBODY' });
      return describe(record);
    },
  );
  app.delete<{ Params: Address }>('/simulator/records/:organization/:pfaId', async ({ params }) => {
    store.remove(find(params));
    return { removed: params.pfaId };
  });
}

interface Address {
  organization: string;
  pfaId: string;
}

/** Whatever the record has, by the names of the columns; an empty text is not a value. */
function checkValues(values: unknown): Record<string, string> {
  const entries = Object.entries((values ?? {}) as Record<string, unknown>);
  const bad = entries.find(([name, value]) => !columnsByName.has(name) || typeof value !== 'string');
  if (bad !== undefined)
    throw new ControlRefusal(400, `${bad[0].slice(0, 40)} is not a column, or its value is not text.`);
  return Object.fromEntries(entries) as Record<string, string>;
}

function describe(record: StoredRecord): object {
  const { organization, pfaId, counter } = record;
  return { organization, pfaId, recordId: counter, values: shownValues(record) };
}
