/** What can be wrong with PEMS, put into the product's own answers: a picture shows what a calm installation never has. */
import type { Page } from 'playwright';

type Answer = Readonly<Record<string, unknown>>;

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

const message = {
  author: { id: 'u', username: 'mreyes' },
  attempts: 0,
  lastError: null,
  nextAttemptAt: null,
  isStuck: false,
  decision: null,
};

const run = {
  code: 'RIO',
  feed: null,
  recordsInserted: 0,
  recordsUpdated: 0,
  recordsRemoved: 0,
  recordsRejected: 0,
  recordsExpected: null,
  errorCode: null,
  error: null,
  triggeredBy: null,
  cancelledBy: null,
};

/** By the end of the path. */
const troubles: readonly (readonly [RegExp, (answer: Answer) => Answer])[] = [
  [
    /\/api\/sync\/[^/]+\/outbox$/,
    () => ({
      messages: [
        {
          ...message,
          id: '4',
          pfaId: 'PFA-000883',
          delta: { forecastEnd: '2026-03-01' },
          state: 'queued',
          attempts: 6,
          isStuck: true,
          lastError: 'PEMS did not answer within 60 s.',
          committedAt: hoursAgo(30),
          nextAttemptAt: hoursAgo(-1),
        },
        {
          ...message,
          id: '3',
          pfaId: 'PFA-000412',
          delta: { monthlyRate: '12000' },
          state: 'delivered',
          committedAt: hoursAgo(1),
        },
        {
          ...message,
          id: '2',
          pfaId: 'PFA-000107',
          delta: { forecastStart: '2026-01-12', forecastEnd: '2026-04-12' },
          state: 'refused',
          attempts: 1,
          lastError: 'The record was modified by another user.',
          committedAt: hoursAgo(2),
        },
        {
          ...message,
          id: '1',
          pfaId: 'PFA-000044',
          delta: { area: 'Silo 3' },
          state: 'settled',
          committedAt: hoursAgo(3),
        },
      ],
    }),
  ],
  [
    /\/api\/sync\/[^/]+\/status$/,
    (answer) => ({
      ...answer,
      outbox: { waiting: 1, unconfirmed: 1, stuck: 1, oldestAt: hoursAgo(30) },
    }),
  ],
  [
    /\/pulls\/runs$/,
    (answer) => ({
      runs: [
        {
          ...run,
          ...pull('r2', 0, 'running'),
          kind: 'full',
          recordsProcessed: 12_000,
          recordsExpected: 20_280,
          triggeredBy: 'admin',
        },
        {
          ...run,
          ...pull('r1', 0.2, 'failed'),
          kind: 'incremental',
          recordsProcessed: 0,
          errorCode: 'unauthorized',
          error: 'PEMS has refused the user name or the password of the connection pems.',
          durationMs: 812,
        },
        ...((answer['runs'] as Answer[] | undefined) ?? []),
      ],
    }),
  ],
  [
    /\/pulls\/schedules$/,
    (answer) => ({
      schedules: (answer['schedules'] as Answer[]).map((schedule) => ({ ...schedule, lossFoundAt: hoursAgo(11) })),
    }),
  ],
  [
    /\/pulls\/drift\/[^/]+$/,
    () => ({
      drift: {
        missing: [{ field: 'area', upstream: 'PFS_A_CORPORATE' }],
        retyped: [{ field: 'monthlyRate', upstream: 'PFS_F_RATE', type: 'VARCHAR' }],
        unknown: [
          { upstream: 'PFS_UDFCHAR07', label: 'Laydown area', type: 'VARCHAR' },
          { upstream: 'PFS_UDFNUM02', label: 'Boom length', type: 'DECIMAL' },
        ],
      },
      readAt: hoursAgo(2),
    }),
  ],
  [
    /\/rejected\/[^/]+$/,
    () => ({
      rows: [
        {
          pfaId: 'PFA-000990',
          faults: [{ field: 'purchasePrice', upstream: 'PFS_F_PRICE', code: 'not_an_amount' }],
          raw: { PFS_F_PRICE: 'ten thousand' },
          rejectedAt: hoursAgo(2),
        },
      ],
    }),
  ],
  [
    /\/assets\/entries$/,
    () => ({
      entries: [
        {
          key: 'CR-1041',
          data: { tag: 'CR-1041', serial: 'X7-22841', status: 'On site' },
          changedAt: hoursAgo(90),
          removedAt: null,
        },
        {
          key: 'CR-1042',
          data: { tag: 'CR-1042', serial: 'X7-22842' },
          changedAt: hoursAgo(90),
          removedAt: hoursAgo(9),
        },
      ],
    }),
  ],
  [
    /\/feeds\/[^/]+$/,
    (answer) => ({
      feeds: (answer['feeds'] as Answer[]).map((feed, place) => ({
        ...feed,
        ...(place === 0 ? { entries: 3735, removedEntries: 12, rejectedEntries: 2, lastReadAt: hoursAgo(9) } : {}),
        ...(place === 1 ? { lossFoundAt: hoursAgo(9) } : {}),
      })),
    }),
  ],
  [
    /\/admin\/connections$/,
    () => ({
      connections: [
        {
          ...connection,
          status: 'failed',
          lastCheckedAt: hoursAgo(2),
          lastError: 'PEMS has refused the user name or the password.',
        },
        { ...connection, id: 'pems-write', usage: 'PEMS_PFA_WRITE', credentials: 'locked' },
      ],
    }),
  ],
];

const connection = {
  id: 'pems',
  organizationId: null,
  organizationCode: null,
  name: 'pems',
  usage: 'PEMS_PFA_READ',
  url: 'https://pems.example.com/axis/restservices',
  authType: 'basic',
  credentials: 'ready',
  status: 'untested',
  lastCheckedAt: null,
  lastError: null,
  ownCredentials: [],
};

const pull = (id: string, hours: number, status: string) => ({
  id,
  status,
  organizationId: '',
  startedAt: hoursAgo(hours),
  durationMs: null as number | null,
});

export async function troublePems(page: Page): Promise<void> {
  await page.route('**/api/{admin,sync}/**', async (route) => {
    const { pathname } = new URL(route.request().url());
    const [, change] = troubles.find(([path]) => path.test(pathname)) ?? [];
    if (change === undefined || route.request().method() !== 'GET') return await route.fallback();
    const answer = await route.fetch();
    return await route.fulfill({ response: answer, json: change((await answer.json()) as Answer) });
  });
}
