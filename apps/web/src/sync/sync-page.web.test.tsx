/** The page of the synchronisation, as an administrator works with it, and what others see of it. */
import { page, userEvent } from 'vitest/browser';
import { expect, test } from 'vitest';
import { findAccessibilityFaults } from '../testing/find-accessibility-faults.ts';
import { openApp } from '../testing/open-app.tsx';
import { problem, stubApi, type StubApi } from '../testing/stub-api.ts';

const schedule = {
  organizationId: 'org-0',
  code: 'HAR01',
  isEnabled: true,
  pullCron: '*/15 * * * *',
  fullCron: '0 2 * * *',
  timeZone: 'UTC',
  quiet: null,
  origin: 'delivered',
  upstream: 'pems',
  nextPullAt: '2026-03-09T14:15:00.000Z',
  nextFullAt: null,
  lastFullAt: null,
  lossFoundAt: '2026-03-09T02:00:00.000Z',
};
const run = {
  id: 'r1',
  organizationId: 'org-0',
  code: 'HAR01',
  feed: null,
  kind: 'full',
  status: 'running',
  recordsProcessed: 4000,
  recordsExpected: 20280,
  recordsInserted: 0,
  recordsUpdated: 3,
  recordsRemoved: 0,
  recordsRejected: 1,
  errorCode: null,
  error: null,
  triggeredBy: 'mara',
  cancelledBy: null,
  startedAt: '2026-03-09T14:00:00.000Z',
  durationMs: null,
};
const feed = {
  feed: 'assets',
  isEnabled: true,
  pullCron: '0 3 * * *',
  origin: 'delivered',
  nextPullAt: '2026-03-10T03:00:00.000Z',
  lastReadAt: '2026-03-09T03:00:00.000Z',
  lossFoundAt: null,
  entries: 3735,
  removedEntries: 2,
  rejectedEntries: 1,
};
const lostFeed = { ...feed, feed: 'users', lossFoundAt: '2026-03-09T03:00:00.000Z' };
const message = {
  id: '7',
  pfaId: 'PFA-0000003',
  author: { id: 'x', username: 'tom' },
  delta: { forecastEnd: '2025-09-22' },
  state: 'queued',
  attempts: 4,
  lastError: 'PEMS did not answer in time.',
  committedAt: '2026-03-09T12:00:00.000Z',
  nextAttemptAt: '2026-03-09T14:05:00.000Z',
  isStuck: true,
  decision: null,
};
const customFields = {
  fields: [
    {
      key: 'PFS_UDFNUM01',
      label: 'Weight',
      kind: 'decimal',
      isEditable: true,
      createdBy: 'root',
      createdAt: '2026-03-09T02:00:00.000Z',
      misfits: 2,
      misfitSample: 'heavy',
      index: { state: 'building', error: null },
    },
  ],
  found: [{ key: 'PFS_UDFCHAR01', records: 7, samples: ['North', 'South'] }],
  sampledRecords: 20,
};
const drift = {
  missing: [{ field: 'area', upstream: 'PFS_A_CORPORATE' }],
  retyped: [],
  unknown: [{ upstream: 'PFS_SPARE', label: 'Spare', type: 'VARCHAR' }],
};
const faults = [{ field: 'purchasePrice', upstream: 'PFS_F_PRICE', code: 'not_an_amount' }];
const rejected = { pfaId: 'PFA-9', faults, raw: { PFS_F_PRICE: 'ten' }, rejectedAt: '2026-03-09T14:00:01.000Z' };

const rejectedEntry = {
  ...rejected,
  pfaId: 'EQ-3',
  faults: [{ field: 'onSiteOn', upstream: 'COMMISSIONDATE', code: 'unreadable' }],
  raw: { COMMISSIONDATE: 'soon' },
};

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
const others = [
  { ...connection, id: 'assistant', usage: 'AI_CHAT' },
  { ...connection, id: 'another', organizationId: 'org-1', organizationCode: 'RID02' },
];
const check = {
  isFine: false,
  feed: null,
  steps: [{ name: 'head', isFine: false, detail: 'Invalid login or password.', hint: 'Set another.' }],
  latencyMs: 12,
  recordCount: null,
  clockAheadMs: null,
  drift: null,
  sample: [],
};

/** Answers as a server with one of everything; what was asked of it stands in `asked`. */
function administered(): { api: StubApi; asked: string[] } {
  const api = stubApi();
  api.user = { ...api.user, role: 'admin' };
  const asked: string[] = [];
  let messages = [message];
  api.override = {
    path: /^\/api\/(admin|sync)\//,
    answer: async (request) => {
      const { pathname } = new URL(request.url);
      const last = pathname.split('/').at(-1) ?? '';
      if (request.method === 'POST') {
        asked.push(`${pathname} ${await request.text()}`);
        if (pathname.includes('/outbox/')) {
          messages = [];
          return Response.json({ status: 'decided' });
        }
        if (pathname.includes('/custom-fields/')) return Response.json({ fields: [] });
        if (last === 'schedule') return Response.json({ nextPullAt: null });
        if (pathname.includes('/schedules/'))
          return problem('bad_schedule', { detail: 'There is no time zone Nowhere.' });
        if (last === 'test') return Response.json(check);
        return Response.json({ status: last === 'cancel' ? 'cancelled' : 'requested' });
      }
      if (last === 'connections') return Response.json({ connections: [connection, ...others] });
      if (last === 'schedules') return Response.json({ schedules: [schedule] });
      if (last === 'runs') return Response.json({ runs: [run] });
      if (last === 'outbox') return Response.json({ messages });
      if (last === 'entries') {
        const gone = { key: 'EQ-1', data: { tag: 'EQ-1' }, changedAt: run.startedAt, removedAt: run.startedAt };
        const entry = { key: 'EQ-2', data: { tag: 'EQ-2', serial: 'X7' }, changedAt: run.startedAt, removedAt: null };
        return Response.json({ entries: request.url.includes('find=x7') ? [entry] : [gone, entry] });
      }
      if (last === 'rejected') return Response.json({ rows: [rejectedEntry] });
      if (pathname.includes('/feeds/')) return Response.json({ feeds: [feed, lostFeed] });
      if (pathname.includes('/drift/')) return Response.json({ drift, readAt: '2026-03-09T02:00:00.000Z' });
      if (pathname.includes('/custom-fields/')) return Response.json(customFields);
      if (pathname.includes('/rejected/')) return Response.json({ rows: [rejected] });
      const outbox = { waiting: 1, unconfirmed: 0, stuck: 1, oldestAt: message.committedAt };
      return Response.json({ upstream: { kind: 'pems', url: null }, run: null, outbox, nextPullAt: null });
    },
  };
  return { api, asked };
}

test('an administrator sees what is wrong and decides it, by the keyboard too', async () => {
  const { api, asked } = administered();
  await openApp('/o/HAR01/sync', api);
  await expect.element(page.getByRole('row', { name: /PFA-0000003.*stuck.*tried 4 times/ })).toBeVisible();
  await expect.element(page.getByRole('row', { name: /4,000 of 20,280/ })).toBeVisible();
  await expect.element(page.getByRole('row', { name: /PFS_A_CORPORATE.*is gone/ })).toBeVisible();
  await expect.element(page.getByRole('row', { name: /PFA-9.*"ten"/ })).toBeVisible();
  await expect
    .element(page.getByRole('row', { name: /Weight.*2 not of the kind.*its index is being made/ }))
    .toBeVisible();
  await expect.element(page.getByText('Values such as “North”, “South”.')).toBeVisible();
  await page.getByLabelText('Name', { exact: true }).fill('Zone');
  await page.getByRole('button', { name: 'Declare' }).click();
  await expect.poll(() => asked).toHaveLength(1);
  await page.getByLabelText('Name of PFS_UDFNUM01').fill('Mass');
  await page.getByRole('button', { name: 'Rename' }).click();
  await expect.poll(() => asked).toHaveLength(2);
  await page.getByRole('switch', { name: 'Members may change Weight' }).click();
  await expect.poll(() => asked).toHaveLength(3);
  await page.getByText('One column is mapped to no field').click();
  await expect.element(page.getByText('PFS_SPARE')).toBeVisible();

  await expect.element(page.getByRole('row', { name: /assets.*3,735 · 2 gone/ })).toBeVisible();
  await page.getByRole('button', { name: 'assets', exact: true }).click();
  await expect.element(page.getByRole('row', { name: /EQ-1.*no more/ })).toBeVisible();
  await expect.element(page.getByRole('row', { name: /EQ-3.*"soon"/ })).toBeVisible();
  await page.getByLabelText('Find in assets').fill('x7');
  await expect.element(page.getByRole('row', { name: /EQ-1/ })).not.toBeInTheDocument();
  await expect.element(page.getByRole('row', { name: /EQ-2.*X7.*since/ })).toBeVisible();
  await page.getByRole('button', { name: 'Pull assets' }).click();
  await expect.poll(() => asked).toHaveLength(4);
  await page.getByLabelText('When assets are pulled').fill('0 5 * * *');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => asked).toHaveLength(5);
  const users = page.getByRole('row', { name: /users.*stopped at a loss/ });
  await users.getByRole('button', { name: 'The loss is real' }).click();
  await users.getByRole('button', { name: 'Mark them all as gone?' }).click();
  await expect.poll(() => asked).toHaveLength(6);

  await page.getByLabelText('Time zone').fill('Nowhere');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText('There is no time zone Nowhere.')).toBeVisible();
  await expect.element(page.getByLabelText('Time zone')).toHaveValue('Nowhere');
  await page.getByRole('button', { name: 'Test pems' }).click();
  await expect.element(page.getByText('pems cannot be used as it is', { exact: false })).toBeVisible();
  await expect.element(page.getByText('Invalid login or password.', { exact: false })).toBeVisible();
  expect(page.getByRole('button', { name: /^Test / }).elements()).toHaveLength(1);
  expect(await findAccessibilityFaults()).toEqual([]);
  // What is for readers alone scrolls with the page, and does not make the window longer than it.
  const heading = page.getByRole('heading', { level: 1 }).element() as HTMLElement;
  expect(page.getByRole('main').element().contains(heading.offsetParent)).toBe(true);
  await page.getByRole('button', { name: 'Stop it' }).click();
  await page.getByRole('button', { name: 'The loss is real' }).first().click();
  await page.getByRole('button', { name: 'Mark them all as gone?' }).click();
  await page.getByRole('button', { name: 'Drop' }).click();
  await page.getByRole('button', { name: 'Forget the change of PFA-0000003?' }).click();
  await expect.element(page.getByText('Nothing was sent to PEMS yet.')).toBeVisible();
  expect(asked).toEqual([
    '/api/admin/custom-fields/org-0 {"key":"PFS_UDFCHAR01","label":"Zone","kind":"text","isEditable":false}',
    '/api/admin/custom-fields/org-0/PFS_UDFNUM01 {"label":"Mass"}',
    '/api/admin/custom-fields/org-0/PFS_UDFNUM01 {"isEditable":false}',
    '/api/admin/feeds/org-0/assets/pull {"acceptLoss":false}',
    '/api/admin/feeds/org-0/assets/schedule {"schedule":{"isEnabled":true,"pullCron":"0 5 * * *"}}',
    '/api/admin/feeds/org-0/users/pull {"acceptLoss":true}',
    '/api/admin/pulls/schedules/org-0 {"schedule":{"isEnabled":true,"pullCron":"*/15 * * * *","fullCron":"0 2 * * *","timeZone":"Nowhere","quiet":null}}',
    '/api/admin/connections/pems/test {"organization":"org-0"}',
    '/api/admin/pulls/runs/r1/cancel ',
    '/api/admin/pulls/losses/org-0/accept ',
    '/api/sync/org-0/outbox/7 {"action":"drop"}',
  ]);
});

test('a viewer sees how fresh the records are, and nothing to press', async () => {
  const api = stubApi();
  api.user = { ...api.user, role: 'viewer' };
  await openApp('/o/HAR01/sync', api);
  await expect.element(page.getByText('Nothing was pulled yet.', { exact: false })).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Pull now' })).toBeDisabled();
  expect(page.getByRole('heading', { name: 'Pulls' }).query()).toBeNull();
  expect(api.requests.filter((request) => request.includes('/admin/') || request.includes('/outbox'))).toEqual([]);
});
