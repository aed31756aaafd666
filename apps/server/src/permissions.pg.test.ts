/** Every route for every kind of caller: who may, and that nobody gets a word of an organization that is not theirs. */
import { once } from 'node:events';
import { text as readText } from 'node:stream/consumers';
import { buildMirrorRecord, buildOrganization, buildUser, useProductDatabase } from '@vanguard/datastore/testing';
import {
  csvType,
  eventStreamType,
  needsSession,
  type Permission,
  type Problem,
  type Route,
  type RouteName,
  routes,
} from '@vanguard/protocol';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApi, buildCallers, type CallerName, callers, jwtSecret, password } from './testing/build-api.ts';
import { signSession } from './testing/sign-session.ts';

const product = useProductDatabase();
let app: FastifyInstance;
let [mine, foreign] = ['', ''];
let ids: Awaited<ReturnType<typeof buildCallers>>;

beforeAll(async () => {
  const { database } = product;
  [mine, foreign] = [await buildOrganization(database, 'ALPH'), await buildOrganization(database, 'ALPHA2')];
  ids = await buildCallers(database, mine, foreign);
  const data = { category: 'Cranes', source: 'Purchase', purchasePrice: '1000', isDiscontinued: false };
  await buildMirrorRecord(database, mine, 'MINE-1', data);
  await buildMirrorRecord(database, foreign, 'FOREIGN-1', { ...data, category: 'Foreign secrets' });
  app = await buildApi(database, { metricsToken: 'only the operator has it, who is not a user' });
});
afterAll(async () => await app.close());

/** Each with a session of its own, since one call ends it. */
async function headersOf(caller: CallerName): Promise<Record<string, string>> {
  if (caller === 'nobody') return {};
  return { authorization: `Bearer ${await signSession(product.database, ids[caller], jwtSecret)}` };
}

interface Call {
  query?: string;
  body?: object;
  file?: string;
  /** Status for those who may call; default 200. */
  status?: number;
}

/** A call of each route, in an order in which each finds what it changes. */
const calls: Record<RouteName, Call> = {
  login: { body: { username: 'viewer', password } },
  me: {},
  savePreferences: { body: { locale: 'de-CH' } },
  changePassword: { body: { currentPassword: password, newPassword: password }, status: 422 },
  sessions: {},
  endOtherSessions: {},
  endSession: { status: 404 },
  logout: { status: 204 },
  organizations: {},
  records: {},
  facets: {},
  stats: {},
  groups: { query: '?by=category,class' },
  matrix: {},
  position: { query: '?pfaId=MINE-1' },
  timeline: {},
  customFields: {},
  masterData: {},
  // Nothing is declared yet.
  customValues: { status: 422 },
  record: {},
  recordOfAnyId: { query: '?pfaId=MINE-1' },
  history: {},
  saveDrafts: { body: { modifications: [{ pfaId: 'MINE-1', delta: { category: 'Pumps' } }] } },
  drafts: {},
  bulk: { body: { select: { category: ['Cranes'] }, operation: { kind: 'shift', days: 7 }, dryRun: true } },
  discard: { body: { ids: ['MINE-1'] } },
  undo: {},
  redo: {},
  editSteps: {},
  conflicts: {},
  resolveConflicts: { body: { resolutions: [{ pfaId: 'MINE-1', field: 'category', take: 'theirs' }] } },
  commit: { body: {}, status: 503 },
  syncStatus: {},
  outbox: {},
  decideMessage: { body: { action: 'retry' }, status: 404 },
  triggerSync: { status: 503 },
  events: {},
  eventPosition: {},
  views: {},
  saveView: { body: { name: 'Mine', search: 'category=Cranes' } },
  shareView: { body: { isShared: true }, status: 404 },
  setDefaultView: { body: { slug: null }, status: 204 },
  deleteView: { status: 404 },
  exportCsv: {},
  exportXlsx: {},
  import: { file: 'PFA ID,Category\nMINE-1,Pumps\n' },
  confirmImport: { status: 404 },
  connections: {},
  testConnection: { body: {}, status: 404 },
  fieldMapping: {},
  saveFieldMapping: { body: { basedOn: 0, mapping: {} } },
  previewFieldMapping: { body: { mapping: {} }, status: 404 },
  reviewCustomFields: {},
  declareCustomField: { body: { key: 'PFS_UDFCHAR01', label: 'Zone', kind: 'text' } },
  changeCustomField: { body: { label: 'Area of work' } },
  withdrawCustomField: { status: 204 },
  pullSchedules: {},
  savePullSchedule: { body: { schedule: null } },
  pullRuns: {},
  cancelPull: { status: 404 },
  pullDrift: {},
  rejectedRows: {},
  acceptLoss: { status: 404 },
  feeds: {},
  pullFeed: { body: {}, status: 503 },
  saveFeedSchedule: { body: { schedule: { isEnabled: true, pullCron: '0 4 * * *' } } },
  feedEntries: {},
  rejectedEntries: {},
  live: {},
  ready: {},
  metrics: {},
};

/** In the order of `callers`: those who may not call. */
const refusals: Record<Permission, number[]> = {
  public: [],
  // No session is the operator's token.
  operator: callers.map(() => 403),
  'signed-in': [401],
  administrator: [401, 403, 403, 403, 403, 403],
  viewer: [401, 404],
  member: [401, 404, 403],
  admin: [401, 404, 403, 403],
};

async function call(name: RouteName, headers: Record<string, string>, { query = '', body, file }: Call = calls[name]) {
  const { method, path, answersWith }: Route = routes[name];
  const url = path
    .replace(/:(orgId|organizationId)/, mine)
    .replace(':pfaId', 'MINE-1')
    .replace(':messageId', '1')
    .replace(':slug', 'lost')
    .replace(':key', 'PFS_UDFCHAR01')
    .replace(':feed', 'manufacturers')
    .replace(/:(importId|sessionId|connectionId|runId)/, '00000000-0000-4000-8000-000000000000');
  const payload = file ?? body;
  const response = await app.inject({
    method,
    url: url + query,
    headers: { ...headers, ...(file === undefined ? {} : { 'content-type': csvType }) },
    ...(payload === undefined ? {} : { payload }),
    payloadAsStream: true,
  });
  const { statusCode } = response;
  const answer = response.stream();
  // One that lasts is listened to until its first words.
  const isLasting = statusCode === 200 && answersWith === eventStreamType;
  const text = isLasting ? String((await once(answer, 'data'))[0]) : await readText(answer);
  if (isLasting) answer.destroy();
  return { statusCode, body: text, problem: () => JSON.parse(text) as Problem };
}

/** What stands in an organization, by who must not read it. */
function hiddenFrom(caller: CallerName): RegExp {
  if (caller === 'system-admin') return /never hidden from a system administrator/;
  if (caller === 'nobody') return /FOREIGN|Foreign|ALPHA2|MINE|Cranes/;
  return caller === 'outsider' ? /MINE|Cranes/ : /FOREIGN|Foreign|ALPHA2/;
}

test.each(
  (Object.entries(calls) as [RouteName, Call][]).flatMap(([name, { status = 200 }]) =>
    callers.map((caller, i) => [name, caller, refusals[routes[name].permission][i] ?? status] as const),
  ),
)('%s for %s: %i, without a word of another organization', async (name, caller, status) => {
  const response = await call(name, await headersOf(caller));
  expect(response.statusCode).toBe(status);
  expect(response.body).not.toMatch(hiddenFrom(caller));
});

test.each((Object.entries(routes) as [RouteName, Route][]).filter(([, route]) => needsSession(route)))(
  '%s with a password that was only delivered: refused, unless it leads to another one',
  async (name, { allowsDeliveredPassword }) => {
    const id = await buildUser(product.database, `delivered ${name}`, { role: 'admin', mustChangePassword: true });
    const response = await call(name, {
      authorization: `Bearer ${await signSession(product.database, id, jwtSecret)}`,
    });
    const isRefused = response.statusCode === 403 && response.problem().code === 'password_change_required';
    expect(isRefused).toBe(allowsDeliveredPassword !== true);
    expect(['me', 'changePassword', 'logout'].includes(name)).toBe(allowsDeliveredPassword === true);
  },
);

test.each<Record<string, string>>([
  { 'sec-fetch-site': 'cross-site' },
  { origin: 'https://elsewhere.example' },
  { origin: 'null' },
])('every route that changes something refuses a page of another site: %j', async (from) => {
  const token = await signSession(product.database, ids.owner, jwtSecret);
  const headers = { cookie: `vanguard_session=${token}`, ...from };
  for (const [name, { method }] of Object.entries(routes) as [RouteName, Route][]) {
    if (method === 'GET') continue;
    const response = await call(name, headers);
    expect([name, response.statusCode, response.problem().code]).toEqual([name, 403, 'foreign_origin']);
  }
});
