/** What happens elsewhere, on a page that is open: it shows in its place, and nothing else moves. */
import { page, userEvent } from 'vitest/browser';
import { expect, test, vi } from 'vitest';
import { pageId } from '../live/live-events.ts';
import { noteFlashes } from '../testing/note-flashes.ts';
import { openApp } from '../testing/open-app.tsx';
import { stubApi } from '../testing/stub-api.ts';

const cell = (pfaId: string, text: string) =>
  page.getByRole('row', { name: new RegExp(pfaId) }).getByRole('gridcell', { name: text, exact: true });
const readings = (requests: readonly string[]) =>
  requests.filter((one) => one.startsWith('GET /api/pfa/org-0?')).length;
const changed = (pfaIds: string[], organizationId = 'org-0') =>
  ({ organizationId, cause: 'commit', by: 'somebody', count: pfaIds.length, pfaIds }) as const;

test('what others commit shows in its place and flashes; the reader, the cursor and a selection stay', async () => {
  const { api } = await openApp('/o/HAR01/grid');
  await expect.element(page.getByText('PFA-0000003')).toBeVisible();
  const grid = page.getByRole('grid').element() as HTMLElement;
  grid.focus();
  await userEvent.keyboard('{Control>}{Home}{/Control}{PageDown}{PageDown}');
  await vi.waitFor(() => expect(grid.getAttribute('aria-activedescendant')).not.toBeNull());
  const active = () => document.getElementById(grid.getAttribute('aria-activedescendant') ?? '');
  const pfaId = /PFA-\d{7}/.exec(active()?.closest('[role=row]')?.textContent ?? '')?.[0] ?? '';
  await userEvent.keyboard('{Shift>} {/Shift}');
  const before = [grid.scrollTop, active()?.getBoundingClientRect().top];
  const flashed = noteFlashes(grid);
  api.drafts.changeElsewhere(pfaId, { class: 'Silo 77' });
  api.events.tell('records', changed([pfaId]));
  const area = cell(pfaId, 'Silo 77');
  await expect.element(area).toBeInTheDocument();
  await expect.poll(() => [...flashed]).toContain('Silo 77');
  expect([grid.scrollTop, active()?.getBoundingClientRect().top]).toEqual(before);
  expect(active()?.closest('[role=row]')?.textContent).toContain(pfaId);
  await expect.element(page.getByText('1 selected', { exact: false })).toBeVisible();
  await vi.waitFor(() => expect(area.element().className).not.toContain('sheet-cell-flashing'));
});

test('drafts of another page of the same user appear; what this one saves, and other organizations, are not read again', async () => {
  const { api } = await openApp('/o/HAR01/grid');
  await expect.element(page.getByText('PFA-0000003')).toBeVisible();
  // The next page is asked ahead; of a later moment, it would have all read again.
  const before = 2;
  await expect.poll(() => readings(api.requests)).toBe(before);
  const drafted = { organizationId: 'org-0', label: 'save', count: 1, pfaIds: ['PFA-0000003'] };
  api.drafts.changeElsewhere('PFA-0000003', { class: 'Silo 5' });
  api.events.tell('records', changed(['PFA-0000003'], 'org-1'));
  api.events.tell('drafts', { ...drafted, sessionId: pageId });
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(readings(api.requests)).toBe(before);
  api.events.tell('drafts', { ...drafted, sessionId: 'another page' });
  await expect.element(cell('PFA-0000003', 'Silo 5')).toBeInTheDocument();
});

test('what changes while the first rows are on their way is read again once they are there; else rows are read once', async () => {
  const api = stubApi();
  const [isAsked, isTold] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const answer = async (request: Request) => {
    api.override = undefined;
    const before = await api.fetch(request);
    isAsked.resolve();
    await isTold.promise;
    return before;
  };
  api.override = { path: /^\/api\/pfa\/org-0$/, answer };
  await openApp('/o/HAR01/grid', api);
  await isAsked.promise;
  await vi.waitFor(() => expect(api.events.streams).toBe(1));
  await new Promise((resolve) => setTimeout(resolve, 300));
  const before = readings(api.requests);
  api.drafts.changeElsewhere('PFA-0000003', { class: 'Silo 9' });
  api.events.tell('records', changed(['PFA-0000003']));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(readings(api.requests)).toBe(before);
  isTold.resolve();
  await expect.element(cell('PFA-0000003', 'Silo 9')).toBeInTheDocument();
});

test('a stream that ends is opened again where it was; after a gap everything is read again', async () => {
  const { api } = await openApp('/o/HAR01/grid');
  await expect.element(page.getByText('PFA-0000003')).toBeVisible();
  expect(api.events.addresses).toEqual(['/api/events?after=a-position']);
  api.events.tell('pull', {
    organizationId: 'org-0',
    runId: 'r',
    kind: 'full',
    status: 'running',
    processed: 0,
    inserted: 0,
    updated: 0,
    removed: 0,
    error: null,
    code: null,
  });
  api.events.end();
  await vi.waitFor(() => expect(api.events.addresses).toHaveLength(2));
  expect(api.events.addresses[1]).toMatch(/^\/api\/events\?after=\d+$/);
  api.drafts.changeElsewhere('PFA-0000003', { class: 'Silo 6' });
  await vi.waitFor(() => {
    api.events.tell('reset', {});
    expect(page.getByText('Silo 6', { exact: true }).query()).not.toBeNull();
  });
});

test('a conflict with what somebody else has changed is told, and leads to where it is settled', async () => {
  const { api, address } = await openApp('/o/HAR01/grid');
  await expect.element(page.getByText('PFA-0000003')).toBeVisible();
  api.events.tell('conflicts', { organizationId: 'org-0', count: 1, pfaIds: ['PFA-0000003'] });
  await expect.element(page.getByText(/Others have changed what one of your drafts changes/)).toBeVisible();
  await page.getByRole('link', { name: 'Settle' }).click();
  await expect.poll(address).toBe('/o/HAR01/review?tab=conflicts');
});

test('pages of two moments are never beside each other: who scrolls on sees the order that holds now, the cursor on its record', async () => {
  const { api } = await openApp('/o/HAR01/grid');
  await expect.element(page.getByText('PFA-0000003')).toBeVisible();
  const grid = page.getByRole('grid').element() as HTMLElement;
  const rows = () =>
    [...grid.querySelectorAll<HTMLElement>('[role=rowgroup] [role=row]')]
      .filter(({ hidden }) => !hidden)
      .map((one) => [Number(one.ariaRowIndex) - 1, Number(/PFA-(\d{7})/.exec(one.textContent)?.[1])] as const)
      .toSorted(([a], [b]) => a - b);
  const visible = () => rows().filter(([, id]) => !Number.isNaN(id));
  grid.scrollTop = 28 * 190;
  await expect.poll(() => rows().map(([, id]) => id)).toContain(195);
  const pressed = page
    .getByRole('row', { name: /PFA-0000195/ })
    .getByRole('gridcell')
    .nth(3);
  await pressed.click();
  const active = () => document.getElementById(grid.getAttribute('aria-activedescendant') ?? '');
  await vi.waitFor(() => expect(active()?.closest('[role=row]')?.textContent).toContain('PFA-0000195'));
  const before = active()?.getBoundingClientRect().top;
  // Nobody tells: the first that is heard of it is a page of another version.
  api.insertedAbove = 3;
  grid.scrollTop += 28 * 190;
  await expect.poll(() => visible().length > 5 && visible().every(([place, id]) => id === place - 3)).toBe(true);
  grid.scrollTop -= 28 * 190;
  await vi.waitFor(() => expect(active()?.closest('[role=row]')?.textContent).toContain('PFA-0000195'));
  expect(visible().every(([place, id]) => id === place - 3)).toBe(true);
  expect(active()?.getBoundingClientRect().top).toBe(before);
});
