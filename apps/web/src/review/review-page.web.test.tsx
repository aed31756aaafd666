import type { Draft } from '@vanguard/protocol/browser';
import { page, userEvent } from 'vitest/browser';
import { expect, test } from 'vitest';
import { findAccessibilityFaults } from '../testing/find-accessibility-faults.ts';
import { openApp } from '../testing/open-app.tsx';
import { stubApi } from '../testing/stub-api.ts';

test('changes stand by gesture with their price, and those that are chosen are discarded or sent', async () => {
  const { api, address } = await openApp('/o/HAR01/grid');
  await expect.element(page.getByText('PFA-0000003')).toBeVisible();
  page.getByRole('grid').element().focus();
  await userEvent.keyboard('{Control>}{Home}{/Control}{ArrowDown}{ArrowDown}{ArrowRight>4/}+30{Enter}+10{Enter}');
  await page.getByRole('link', { name: /drafts/ }).click();
  await expect.poll(address).toBe('/o/HAR01/review');
  await expect.element(page.getByRole('heading', { name: 'Typed changes' }).first()).toBeVisible();
  const third = page.getByRole('listitem').filter({ hasText: /^PFA-0000003/ });
  // 30 × 11,900 ÷ 30.44
  await expect.element(third).toMatchTextContent('Forecast end 23 Aug 2025 → 22 Sep 2025▲ +11,727.99');
  await page.getByRole('checkbox', { name: 'Choose PFA-0000003' }).click();
  await expect.element(page.getByRole('button', { name: 'Send 1 of 2 to PEMS' })).toBeVisible();
  await expect.element(page.getByText(/^Effect of 1 chosen/)).toMatchTextContent(/11,727\.99/);
  await page.getByRole('button', { name: 'Discard 1 chosen' }).click();
  await expect.element(third).not.toBeInTheDocument();
  await expect.element(page.getByRole('tab', { name: 'To send 1' })).toHaveFocus();
  await page.getByRole('button', { name: 'Send 1 to PEMS' }).click();
  await expect.element(page.getByText('PEMS is not connected', { exact: false })).toBeVisible();
  expect(api.requests.filter((request) => request.startsWith('POST'))).toHaveLength(4);
});

test('one step is discarded alone; what came before it in the same record stays, and is told', async () => {
  await openApp('/o/HAR01/grid');
  await expect.element(page.getByText('PFA-0000003')).toBeVisible();
  page.getByRole('grid').element().focus();
  await userEvent.keyboard('{Control>}{Home}{/Control}{ArrowDown}{ArrowDown}{ArrowRight>4/}+30{Enter}');
  await userEvent.keyboard('{ArrowUp}{ArrowLeft}2025-04-01{Enter}');
  await page.getByRole('link', { name: /drafts/ }).click();
  const line = page.getByRole('listitem').filter({ hasText: /^PFA-0000003/ });
  await expect
    .element(line)
    .toMatchTextContent(/Forecast start 23 Apr 2025 → 01 Apr 2025.*before: Forecast end 23 Aug 2025 → 22 Sep 2025/);
  await page.getByRole('button', { name: 'Discard this step: Typed changes, 1 record' }).click();
  await expect.element(page.getByText('The step is taken back in 1 record.')).toBeVisible();
  await expect.element(line).toMatchTextContent(/^PFA-0000003\s*Forecast end 23 Aug 2025 → 22 Sep 2025/);
});

test('a conflict shows both sides with their price; a key settles it and leads to the next', async () => {
  const api = stubApi();
  const draft: Draft = {
    pfaId: 'PFA-0000003',
    delta: { forecastEnd: '2025-09-22' },
    upstream: { forecastEnd: '2025-09-01' },
    version: '1',
    conflicts: [{ field: 'forecastEnd', base: '2025-08-23', theirs: '2025-09-01', mine: '2025-09-22' }],
    changeReason: null,
    sessionId: null,
    createdAt: '2025-06-01T09:00:00Z',
    updatedAt: '2025-06-01T09:00:00Z',
    refusal: null,
    isRemoved: false,
    before: { forecastCost: '51212.2207621551', actualCost: '0' },
    after: { forecastCost: '59421.8134034166', actualCost: '0' },
    step: null,
  };
  const drafts = [draft, { ...draft, pfaId: 'PFA-0000004' }];
  const asked: { resolutions: { pfaId: string }[] }[] = [];
  const { promise: read, resolve: answer } = Promise.withResolvers<void>();
  api.override = {
    path: /drafts$|resolve$/,
    answer: async (request) => {
      await read;
      if (request.method === 'GET') return Response.json({ drafts: drafts.slice(asked.length) });
      asked.push((await request.json()) as (typeof asked)[number]);
      return Response.json({ changed: 1 });
    },
  };
  await openApp('/o/HAR01/review?tab=conflicts', api);
  // Nothing is said of what is not read yet.
  await expect.element(page.getByRole('tab', { name: 'Conflicts …' })).toBeVisible();
  expect(page.getByText('No conflicts').query()).toBeNull();
  answer();
  const conflict = page.getByRole('group', { name: /Forecast end of PFA-0000003/ });
  await expect.element(conflict).toMatchTextContent('was 23 Aug 2025PEMS now 01 Sep 2025mine 22 Sep 2025');
  await expect
    .element(page.getByText('with PEMS 51,212.22, with mine 59,421.81', { exact: false }).first())
    .toBeVisible();
  expect(await findAccessibilityFaults()).toEqual([]);
  conflict.element().focus();
  await userEvent.keyboard('2');
  await expect.element(page.getByRole('group', { name: /Forecast end of PFA-0000004/ })).toHaveFocus();
  await userEvent.keyboard('1');
  await expect.element(page.getByText('No conflicts')).toBeVisible();
  await expect.element(page.getByRole('tab', { name: 'Conflicts 0' })).toHaveFocus();
  expect(asked.map(({ resolutions }) => resolutions)).toEqual([
    [{ pfaId: 'PFA-0000003', field: 'forecastEnd', take: 'theirs' }],
    [{ pfaId: 'PFA-0000004', field: 'forecastEnd', take: 'mine' }],
  ]);
});

test('what was sent moves from the way to its confirmation, or back with the reason, while one looks', async () => {
  const api = stubApi();
  const author = { id: api.user.id, username: 'mara' };
  const message = (id: string, state: string, lastError: string | null = null) => ({
    id,
    pfaId: `PFA-000000${id}`,
    author,
    delta: { forecastEnd: '2025-09-22' },
    state,
    attempts: 1,
    lastError,
    committedAt: '2025-06-01T09:00:00.000Z',
    nextAttemptAt: null,
    isStuck: false,
    decision: null,
  });
  let messages = [
    message('3', 'queued'),
    message('4', 'sending'),
    { ...message('5', 'queued'), author: { id: 'x', username: 'x' } },
  ];
  api.override = { path: /outbox$/, answer: () => Response.json({ messages }) };
  await openApp('/o/HAR01/review', api);
  await page.getByRole('tab', { name: 'Sent 2' }).click();
  const third = page.getByRole('listitem').filter({ hasText: 'PFA-0000003' });
  await expect.element(third).toMatchTextContent(/Forecast end.*on its way/);
  messages = [message('3', 'settled'), message('4', 'refused', 'No such area.')];
  api.events.tell('messages', {
    organizationId: 'org-0',
    state: 'settled',
    count: 1,
    messages: [{ id: '3', pfaId: 'PFA-0000003', outcome: 'arrived' }],
  });
  await expect.element(third).toMatchTextContent(/confirmed/);
  await expect.element(page.getByText('refused: No such area.')).toBeVisible();
});
