/**
 * An API of invented data behind the network boundary of component tests: answers requests as the server's
 * contract says, deterministically, for any number of records, and can be told to refuse or fall silent.
 */
import { type FieldWith, fieldsWith, isNullable, recordFields } from '@vanguard/pfa';
import { type Facets, type ProblemCode, problemCodes } from '@vanguard/protocol';
import type {
  Groups,
  MergedRecord,
  Organization,
  RecordsPage,
  SavedView,
  SessionEntry,
  User,
} from '@vanguard/protocol/browser';
import { findAnswerFaults } from './find-answer-faults.ts';
import { declaredValues, StubDrafts, withCosts } from './stub-drafts.ts';
import { StubEvents } from './stub-events.ts';

export interface StubApi {
  /** Stands in for fetch. */
  readonly fetch: typeof fetch;
  /** Requests so far, as `GET /api/…`. */
  readonly requests: string[];
  user: User;
  organizations: Organization[];
  sessions: SessionEntry[];
  recordCount: number;
  /** So many of the last records have come to the beginning meanwhile. */
  insertedAbove: number;
  isSignedIn: boolean;
  readonly drafts: StubDrafts;
  readonly events: StubEvents;
  views: SavedView[];
  /** Answers that the contract does not allow: a test with one fails. */
  readonly faults: string[];
  /** Answers every request whose path it matches, unless it answers nothing: then the stub does. */
  override: { path: RegExp; answer: (request: Request) => Response | Promise<Response> | undefined } | undefined;
}

export const stubPassword = 'correct horse battery';
export const stubUser: User = {
  id: 'u1',
  username: 'mara',
  email: null,
  firstName: 'Mara',
  lastName: 'Lindqvist',
  role: 'user',
  mustChangePassword: false,
  locale: null,
};

export function problem(code: ProblemCode, extra: object = {}, headers: Record<string, string> = {}): Response {
  const { status } = problemCodes[code];
  const document = { type: 'about:blank', title: code.replaceAll('_', ' '), status, detail: code, code, ...extra };
  return Response.json(document, { status, headers: { ...headers, 'content-type': 'application/problem+json' } });
}

export function stubApi(options: { records?: number; organizations?: number } = {}): StubApi {
  const api: StubApi = {
    requests: [],
    // What waits on the device is kept by user: each test has one of its own.
    user: { ...stubUser, id: crypto.randomUUID() },
    organizations: Array.from({ length: options.organizations ?? 28 }, (_, index) => stubOrganization(index)),
    sessions: stubSessions(),
    recordCount: options.records ?? 20_280,
    insertedAbove: 0,
    isSignedIn: true,
    drafts: new StubDrafts(),
    events: new StubEvents(),
    views: [],
    override: undefined,
    faults: [],
    fetch: async (input, init) => {
      const request = new Request(
        input instanceof Request ? input : new URL(String(input), 'http://stub.invalid'),
        init,
      );
      const { pathname, search } = new URL(request.url);
      api.requests.push(`${request.method} ${pathname}${search}`);
      const overriding = api.override?.path.test(pathname) === true ? api.override.answer(request) : undefined;
      const given = await (overriding ?? answer(api, request));
      api.faults.push(...(await findAnswerFaults(request, given.clone())));
      return given;
    },
  };
  return api;
}

async function answer(api: StubApi, request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  if (pathname === '/api/health/live') return Response.json({ status: 'ok' });
  if (pathname === '/api/auth/login') return signIn(api, await request.json());
  if (!api.isSignedIn) return problem('not_signed_in');
  if (pathname === '/api/events/position') return Response.json({ after: api.events.position });
  if (pathname === '/api/auth/me') return Response.json({ user: api.user });
  if (pathname === '/api/auth/preferences') {
    api.user = { ...api.user, ...((await request.json()) as { locale: string | null }) };
    return Response.json({ user: api.user });
  }
  if (pathname === '/api/auth/password') return changePassword(api, await request.json());
  if (pathname === '/api/auth/logout') {
    api.isSignedIn = false;
    return new Response(null, { status: 204 });
  }
  if (pathname.startsWith('/api/auth/sessions')) return answerSessions(api, request.method, pathname);
  if (pathname === '/api/organizations') return Response.json({ organizations: api.organizations });
  if (pathname.endsWith('/custom-fields')) return Response.json({ fields: api.drafts.declared });
  if (pathname.includes('/custom-fields/')) return Response.json(declaredValues);
  if (pathname.startsWith('/api/master-data/')) return Response.json({ entries: [] });
  if (pathname.endsWith('/facets')) return Response.json(stubFacets(searchParams));
  if (pathname.endsWith('/outbox')) return Response.json({ messages: [] });
  if (pathname.startsWith('/api/views/')) return await answerViews(api, request, pathname.split('/').slice(4));
  if (pathname.startsWith('/api/sync/')) {
    const outbox = { waiting: 0, unconfirmed: 0, stuck: 0, oldestAt: null };
    return Response.json({ upstream: { kind: 'pems', url: null }, run: null, outbox, nextPullAt: null });
  }
  if (pathname.endsWith('/groups')) return Response.json(stubGroups(api, searchParams.get('sort')));
  if (pathname.endsWith('/position')) {
    const index = Number(searchParams.get('pfaId')?.replace('PFA-', '')) - 1;
    const isThere = index >= 0 && index < totalOf(api.recordCount, searchParams);
    return Response.json({ position: isThere ? (index + api.insertedAbove) % api.recordCount : null });
  }
  const drafted = await api.drafts.answer(request, pathname.split('/').slice(4).join('/'), recordOfId);
  if (drafted !== undefined) return drafted;
  if (pathname.startsWith('/api/pfa/')) return Response.json(stubPage(api, searchParams));
  return problem('no_such_route');
}

async function answerViews(api: StubApi, request: Request, [slug, what]: string[]): Promise<Response> {
  const own = api.views.find((view) => view.slug === slug && view.isMine);
  if (request.method === 'GET') return Response.json({ views: api.views });
  if (slug === 'default') {
    const { slug: next } = (await request.json()) as { slug: string | null };
    api.views = api.views.map((view) => ({ ...view, isDefault: view.slug === next }));
    return new Response(null, { status: 204 });
  }
  if (slug === undefined) {
    const { name, search } = (await request.json()) as { name: string; search: string };
    const present = api.views.find((view) => view.isMine && view.name === name);
    const fresh = { slug: name.toLowerCase().replaceAll(' ', '-'), isShared: false, isMine: true, isDefault: false };
    const saved = { ...(present ?? fresh), name, search };
    api.views = [...api.views.filter((view) => view !== present), saved];
    return Response.json(saved);
  }
  if (own === undefined) return problem('no_such_view');
  api.views = api.views.filter((view) => view !== own);
  if (what !== 'share') return new Response(null, { status: 204 });
  const { isShared } = (await request.json()) as { isShared: boolean };
  const shared = { ...own, isShared };
  api.views = [...api.views, shared];
  return Response.json(shared);
}

/** Sessions of this browser, of a phone, and of a program that did not say from where. */
function stubSessions(): SessionEntry[] {
  const session = (n: number, more: Partial<SessionEntry>): SessionEntry => ({
    id: `00000000-0000-4000-8000-00000000000${n}`,
    isCurrent: false,
    createdAt: `2026-03-0${n}T08:00:00.000Z`,
    lastSeenAt: `2026-03-0${n}T14:05:00.000Z`,
    expiresAt: '2030-01-01T00:00:00.000Z',
    address: '192.0.2.7',
    userAgent: null,
    ...more,
  });
  return [
    session(3, {
      userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1',
      address: '2001:db8:85a3::8a2e:370:7334',
    }),
    session(2, { isCurrent: true, userAgent: 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0' }),
    session(1, { userAgent: 'curl/8.5.0', address: null }),
  ];
}

function answerSessions(api: StubApi, method: string, path: string): Response {
  if (method === 'GET') return Response.json({ sessions: api.sessions });
  const id = path.split('/')[4];
  const left = api.sessions.filter((session) => (id === undefined ? session.isCurrent : session.id !== id));
  const ended = api.sessions.length - left.length;
  api.sessions = left;
  if (id === undefined) return Response.json({ ended });
  return ended === 0 ? problem('no_such_session') : new Response(null, { status: 204 });
}

function signIn(api: StubApi, body: { username: string; password: string }): Response {
  if (body.username !== api.user.username || body.password !== stubPassword) return problem('invalid_credentials');
  api.isSignedIn = true;
  return session(api);
}

function changePassword(api: StubApi, body: { currentPassword: string }): Response {
  if (body.currentPassword !== stubPassword) return problem('wrong_password');
  api.user = { ...api.user, mustChangePassword: false };
  return session(api);
}

const session = (api: StubApi) =>
  Response.json({ token: 'stub.token.value', expiresAt: '2030-01-01T00:00:00.000Z', user: api.user });

const roles = ['owner', 'member', 'viewer', 'admin'] as const;
const places = ['Harbor', 'Ridge', 'Delta', 'Mesa', 'Fjord', 'Prairie', 'Canyon'] as const;
const kinds = ['Refinery', 'LNG Terminal', 'Solar Park', 'Data Center'] as const;

function stubOrganization(index: number): Organization {
  const place = places[index % places.length] ?? 'Harbor';
  const kind = kinds[index % kinds.length] ?? 'Refinery';
  return {
    id: `org-${index}`,
    code: `${place.slice(0, 3).toUpperCase()}${String(index + 1).padStart(2, '0')}`,
    name: `${place} ${kind}`,
    description: null,
    logoUrl: null,
    role: roles[index % roles.length] ?? 'member',
    recordCount: Math.round(20_280 / (index + 1)),
    lastSyncAt: '2025-05-30T06:15:00.000Z',
  };
}

const classes = [
  ['Cranes', '100-Ton Crawler Crane', 'Northlift', 'NL-1100', 42_000],
  ['Aerial Work Platforms', '60-ft Boom Lift', 'Skyreach', 'S60', 3_150],
  ['Power Generation', '20-kW Generator', 'Voltara', 'G20', 1_240.5],
  ['Earthmoving', '36-t Excavator', 'Terrano', 'EX360', 11_900],
  ['Welding', 'Multi-process Welder', 'Arcwell', 'MP400', 780],
  ['Trucks & Trailers', 'Water Truck 4,000 gal', 'Roadmark', 'WT4', 6_320],
  ['Scaffolding', 'System Scaffold Bay', 'Stellar', 'SB2', 310],
] as const;

const noFacets: Facets = {
  category: [],
  class: [],
  source: [],
  status: [],
  dor: [],
  area: [],
  manufacturer: [],
  model: [],
  missing: { category: 0, class: 0, source: 0, status: 0, dor: 0, area: 0, manufacturer: 0, model: 0 },
};

/** Classes are those of the category that is asked for, models those of the manufacturer. */
function stubFacets(query: URLSearchParams): Facets {
  const count = (values: readonly string[]) =>
    values.map((value, index) => ({ value, count: 2897 + (index === 0 ? 1 : 0) }));
  const [categories, manufacturers] = [query.getAll('category'), query.getAll('manufacturer')];
  const among = (values: readonly string[], value: string) => values.length === 0 || values.includes(value);
  const ofCategory = classes.filter(([category]) => among(categories, category));
  return {
    ...noFacets,
    category: count(classes.map(([category]) => category)),
    class: count(ofCategory.map(([, name]) => name)),
    manufacturer: count(classes.map(([, , manufacturer]) => manufacturer)),
    model: count(classes.filter(([, , name]) => among(manufacturers, name)).map(([, , , model]) => model)),
    source: [
      { value: 'Rental', count: 16_224 },
      { value: 'Purchase', count: 4056 },
    ],
  };
}

function totalOf(recordCount: number, query: URLSearchParams): number {
  const categories = query.getAll('category').length;
  return categories === 0 ? recordCount : Math.floor((recordCount * categories) / classes.length);
}

/** A page over rows that are computed from their index, so that a million of them cost nothing. */
function stubPage(api: StubApi, query: URLSearchParams): RecordsPage {
  const { recordCount, drafts, insertedAbove } = api;
  const offset = Number(query.get('offset') ?? 0);
  const limit = Number(query.get('limit') ?? 100);
  const total = totalOf(recordCount, query);
  const length = Math.max(0, Math.min(limit, total - offset));
  return {
    // Those that came later stand before all others.
    records: Array.from({ length }, (_, place) =>
      drafts.merge(stubRecord((offset + place - insertedAbove + total) % total)),
    ),
    nextCursor: null,
    total,
    draftCount: Math.min(total, 12) + drafts.count,
    lastSyncAt: '2025-05-30T06:15:00.000Z',
    resultVersion: versionOf(api),
    totals: {
      records: total,
      planCost: (total * 9075.331).toFixed(10),
      forecastCost: (total * 9612.017).toFixed(10),
      actualCost: (total * 2740.9).toFixed(10),
      forecastVariance: (total * 536.686).toFixed(10),
      actualizedRecords: Math.floor(total / 3),
      actualizedPlanCost: (total * 3025.11).toFixed(10),
      actualVariance: (total * -284.21).toFixed(10),
      includes: {
        discontinued: query.get('includeDiscontinued') === 'true',
        fundsTransferable: query.get('includeFundsTransferable') === 'true',
      },
      hidden: {
        discontinued: hiddenPart(query.get('includeDiscontinued') === 'true' ? 0 : Math.floor(total / 23)),
        fundsTransferable: hiddenPart(query.get('includeFundsTransferable') === 'true' ? 0 : Math.floor(total / 17)),
      },
      toRepair: { unknownSource: 0 },
    },
  };
}

/** Of one field: two groups of two and three records, and one of the rest, which has the largest sums. */
function stubGroups(api: StubApi, sort: string | null): Groups {
  const { recordCount } = api;
  const sums = (records: number) => ({
    records,
    actualizedRecords: 0,
    planCost: String(records * 1000),
    forecastCost: String(records * 1100),
    actualCost: '0',
    forecastVariance: String(records * 100),
    actualizedPlanCost: '0',
    actualVariance: '0',
  });
  const names = [
    ['Cranes', 2, 0],
    ['Earthmoving', 3, 2],
    [null, recordCount - 5, 5],
  ] as const;
  const groups = (sort?.startsWith('-') === true ? names.toReversed() : names).map(([name, count, offset]) => ({
    path: [name],
    offset,
    ...sums(count),
  }));
  return { groups: [{ path: [], offset: 0, ...sums(recordCount) }, ...groups], resultVersion: versionOf(api) };
}

const versionOf = ({ insertedAbove, drafts }: StubApi) => `${insertedAbove}.${drafts.changes}`;

const hiddenPart = (records: number) => ({ records, planCost: (records * 9075.331).toFixed(10) });

const dayMs = 86_400_000;
const dateAfter = (days: number) => new Date(Date.UTC(2025, 0, 6) + days * dayMs).toISOString().slice(0, 10);

function stubRecord(index: number): MergedRecord {
  const [category, equipmentClass, manufacturer, model, rate] = classes[(index * 5) % classes.length] ?? classes[0];
  const start = (index * 37) % 700;
  const days = 14 + ((index * 53) % 300);
  const drift = ((index * 29) % 90) - 25;
  const isActualized = index % 3 === 0;
  return withCosts({
    ...stubIdentity(index),
    category,
    forecastCategory: category,
    class: equipmentClass,
    source: index % 5 === 0 ? 'Purchase' : 'Rental',
    manufacturer,
    model,
    equipment: isActualized ? `EQ-${1000 + (index % 9000)}` : null,
    contract: isActualized ? `CA-${200 + (index % 70)}` : null,
    isActualized,
    isDiscontinued: index % 23 === 22,
    isFundsTransferable: index % 17 === 16,
    hasPlan: index % 31 !== 30,
    hasActuals: isActualized,
    hasUnknownSource: false,
    custom: {},
    ownTerms: index % 13 === 12 ? { forecastRate: (rate * 2).toFixed(2) } : null,
    monthlyRate: index % 19 === 18 ? null : rate.toFixed(2),
    purchasePrice: index % 5 === 0 ? (rate * 11).toFixed(2) : null,
    originalStart: dateAfter(start),
    originalEnd: dateAfter(start + days),
    forecastStart: dateAfter(start + drift),
    forecastEnd: dateAfter(start + drift + days + (index % 9)),
    actualStart: isActualized ? dateAfter(start + drift) : null,
    actualEnd: isActualized ? dateAfter(start + drift + days) : null,
    actualVariance: null,
    draft:
      index % 11 === 4
        ? { changedFields: ['forecastStart', 'forecastEnd'], changedAt: '2025-06-01T08:00:00Z', reason: null }
        : null,
  });
}

const recordOfId = (pfaId: string) => stubRecord(Number(pfaId.replace('PFA-', '')) - 1);

/** A field that the stub knows nothing of is empty. */
const emptyFields = Object.fromEntries(
  fieldsWith('listed').map((name) => [
    name,
    recordFields[name].kind === 'flag' ? false : isNullable(name) ? null : '0',
  ]),
) as Pick<MergedRecord, FieldWith<'listed'>>;

function stubIdentity(index: number) {
  return {
    ...emptyFields,
    pfaId: `PFA-${String(index + 1).padStart(7, '0')}`,
    organizationId: 'org-0',
    area: `Silo ${1 + (index % 12)}`,
    dor: index % 4 === 0 ? 'PROJECT' : 'BEO',
    version: '2025-05-30T06:15:00Z',
    updatedAt: '2025-05-30T06:15:00.000Z',
  };
}
