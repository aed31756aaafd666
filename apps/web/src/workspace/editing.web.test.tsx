import { page, userEvent } from 'vitest/browser';
import { expect, onTestFinished, test, vi } from 'vitest';
import { markSignedIn } from '../session/session.ts';
import { findLayoutFaults } from '../testing/find-layout-faults.ts';
import { noteFlashes } from '../testing/note-flashes.ts';
import { openApp } from '../testing/open-app.tsx';
import { problem, stubApi } from '../testing/stub-api.ts';

// A rental at 11,900 a month from 23 April to 23 August 2025: 122 days. 30 days more cost 30 × 11,900 ÷ 30.44.
const id = 'PFA-0000003';
const row = page.getByRole('row', { name: new RegExp(id) });
const cell = (name: RegExp) => row.getByRole('gridcell', { name });

/** Puts the cursor on the forecast end of the record and types. */
async function type(text: string): Promise<void> {
  await expect.element(row).toBeVisible();
  page.getByRole('grid').element().focus();
  await userEvent.keyboard('{Control>}{Home}{/Control}{ArrowDown}{ArrowDown}');
  await userEvent.keyboard('{ArrowRight>4/}');
  await userEvent.keyboard(text);
}

const forecastTotal = () =>
  page.getByRole('region', { name: 'Totals' }).getByText('Forecast').element().parentElement?.querySelector('[title]');

test('a typed end changes cost and totals before the server answers, is a draft after a reload, and is undone and redone', async () => {
  const { api, leave } = await openApp('/o/HAR01/grid');
  let answer: (() => void) | undefined;
  const isHeld = new Promise<void>((resolve) => {
    answer = resolve;
  });
  api.override = {
    path: /draft$/,
    answer: async (request) => {
      await isHeld;
      api.override = undefined;
      return await api.fetch(request);
    },
  };
  await expect.element(row).toBeVisible();
  const before = Number(forecastTotal()?.getAttribute('title')?.replaceAll(',', ''));
  await type('+30');
  await expect.element(page.getByText('(+11,727.99)')).toBeVisible();
  await userEvent.keyboard('{Enter}');
  await expect.element(cell(/22 Sep 2025, being saved/)).toHaveClass('sheet-cell-pending');
  await expect.element(cell(/^59,421.81$/)).toBeVisible();
  const after = Number(forecastTotal()?.getAttribute('title')?.replaceAll(',', ''));
  expect(after - before).toBeCloseTo(11_727.99, 2);
  answer?.();
  await expect.element(cell(/22 Sep 2025, changed by you, not sent/)).toHaveClass('sheet-cell-draft');
  await leave();

  await openApp('/o/HAR01/grid', api);
  await expect.element(cell(/22 Sep 2025, changed by you/)).toBeVisible();
  const flashed = noteFlashes(page.getByRole('grid').element() as HTMLElement);
  await userEvent.keyboard('{Control>}z{/Control}');
  await expect.element(page.getByText('Undone: Typed changes, 1 record.')).toBeVisible();
  await expect.element(cell(/^23 Aug 2025$/)).toBeVisible();
  await expect.poll(() => [...flashed]).toContain('23 Aug 2025');
  await userEvent.keyboard('{Control>}y{/Control}');
  await expect.element(cell(/22 Sep 2025/)).toBeVisible();
});

test('a locked cell says why and what can be done instead, all of it in view at the edge of a phone; at 400 % there are rows', async () => {
  await openApp('/o/HAR01/grid');
  await page.viewport(360, 740);
  await type('{ArrowRight>4/}{F2}');
  await expect.element(page.getByText('The plan is locked.', { exact: false })).toBeVisible();
  await expect.poll(findLayoutFaults).toEqual([]);
  // A screen of 1280 × 1024, half of it the browser's.
  await page.viewport(320, 256);
  await expect.poll(() => page.getByRole('grid').element().clientHeight).toBeGreaterThan(100);
});

test('what is no value, is refused, or was changed by somebody else meanwhile stays in its cell, marked; the rest is saved', async () => {
  const { api } = await openApp('/o/HAR01/grid');
  await type('31 Feb 2025{Enter}');
  await expect.element(page.getByText('"31 Feb 2025" is not a date.', { exact: false })).toBeVisible();
  document.querySelector<HTMLInputElement>('.sheet-editor')?.blur();
  await expect.element(cell(/31 Feb 2025/)).toHaveClass('sheet-cell-invalid');
  expect(api.requests.filter((request) => request.startsWith('POST'))).toEqual([]);

  api.override = {
    path: /draft$/,
    answer: () =>
      problem('draft_refused', { errors: [{ path: `${id}.forecastEnd`, message: 'is refused for a reason' }] }),
  };
  await type('+30{Enter}');
  await expect.element(cell(/\+30, is refused for a reason/)).toHaveClass('sheet-cell-refused');

  // While it is on its way: whatever is read before is not yet changed.
  api.override = {
    path: /draft$/,
    answer: async (request) => {
      api.override = undefined;
      api.drafts.changeElsewhere(id);
      return await api.fetch(request);
    },
  };
  await type('{Shift>}{ArrowDown>2/}{/Shift}1 Dec 2026{Control>}{Enter}{/Control}');
  await expect.element(cell(/1 Dec 2026, has changed since it was read/)).toHaveClass('sheet-cell-conflict');
  const next = page.getByRole('row', { name: /PFA-0000005/ });
  await expect.element(next.getByRole('gridcell', { name: /01 Dec 2026, changed by you/ })).toBeVisible();
});

test('what is typed while the server is away waits on this device over a reload, and arrives by itself; a page that alone has it says so', async () => {
  const { api, leave } = await openApp('/o/HAR01/grid');
  api.override = { path: /draft$/, answer: () => Promise.reject(new TypeError('Failed to fetch')) };
  await type('+30{Enter}');
  await expect.element(page.getByText('1 change waits on this device')).toBeVisible();
  await leave();
  api.override = undefined;
  await openApp('/o/HAR01/grid', api);
  await expect.element(cell(/22 Sep 2025, changed by you/)).toBeVisible();
  const sent = api.requests.filter((request) => request.endsWith('/draft')).length;

  // Nor is it sent as somebody else, whom another page has signed in.
  markSignedIn(crypto.randomUUID());
  await type('+7{Enter}');
  await expect.element(page.getByText('1 change waits on this device')).toBeVisible();
  expect(api.requests.filter((request) => request.endsWith('/draft'))).toHaveLength(sent);

  // Where the browser has no room, the page says what it alone has, and asks before it is left.
  const leaves = () => window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
  expect(leaves()).toBe(true);
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('no room', 'QuotaExceededError');
  });
  onTestFinished(() => put.mockRestore());
  await type('+8{Enter}');
  await expect.element(page.getByText('2 changes wait in this page alone: leave it open')).toBeVisible();
  expect(leaves()).toBe(false);
});

test('a viewer reads, and is told who changes', async () => {
  const api = stubApi();
  api.organizations = api.organizations.map((organization) => ({ ...organization, role: 'viewer' }));
  await openApp('/o/HAR01/grid', api);
  await type('{F2}');
  await expect.element(page.getByText('You may read these records.', { exact: false })).toBeVisible();
});

test('the id of a record opens its layers and history beside the sheet, which follow its changes', async () => {
  const { address } = await openApp('/o/HAR01/grid');
  await type('{Home}{Enter}');
  const panel = page.getByRole('complementary', { name: `Record ${id}` });
  await expect.element(panel.getByRole('row', { name: 'Cost 46,911.96 47,693.82 0.00' })).toBeVisible();
  expect(address()).toContain(`record=${id}`);
  await type('+30{Enter}');
  await expect.element(panel.getByRole('row', { name: 'End 19 Jul 2025 22 Sep 2025' })).toBeVisible();
  await expect.element(panel.getByText('“delivery is late”')).toBeVisible();
  await panel.getByRole('button', { name: 'Close the record' }).click();
  await expect.poll(address).not.toContain('record=');
  await expect.element(page.getByRole('grid')).toHaveFocus();
});
