import { page, userEvent } from 'vitest/browser';
import { expect, test } from 'vitest';
import { pageId } from '../live/live-events.ts';
import { findAccessibilityFaults } from '../testing/find-accessibility-faults.ts';
import { openApp } from '../testing/open-app.tsx';

const row = (id: string) => page.getByRole('row', { name: new RegExp(id) });
const bar = page.getByRole('region', { name: 'Selection' });

async function standOn(keys: string): Promise<void> {
  await expect.element(row('PFA-0000001')).toBeVisible();
  page.getByRole('grid').element().focus();
  await userEvent.keyboard(`{Control>}{Home}{/Control}${keys}`);
}

test('rows are selected and shifted at once, with the price before, and undone as one step', async () => {
  const { api } = await openApp('/o/HAR01/grid');
  const named: unknown[] = [];
  const note = async (request: Request) => {
    const { dryRun = false, sessionId } = (await request.json()) as { dryRun?: boolean; sessionId?: string };
    if (!dryRun) named.push(sessionId);
  };
  api.override = { path: /bulk$/, answer: (request) => void note(request.clone()) };
  // Records 2 and 3: rentals, neither of them actualized.
  await standOn('{ArrowDown}{Shift>}{ArrowDown}{/Shift}{Shift>} {/Shift}');
  await expect.element(bar).toMatchTextContent('2 selected');
  await expect.element(row('PFA-0000003')).toHaveAttribute('aria-selected', 'true');
  await expect.element(bar.getByRole('button', { name: 'Duration…' })).toBeVisible();
  await bar.getByRole('button', { name: 'Duration…' }).click();
  const form = page.getByRole('dialog', { name: 'Duration' });
  await expect.element(form.getByRole('textbox', { name: 'Duration' })).toBeVisible();
  await form.getByRole('textbox', { name: 'Duration' }).fill('+30d');
  // 30 × (6,320 + 11,900) ÷ 30.44
  await expect.element(form.getByText('▲ +17,956.64')).toBeVisible();
  expect(await findAccessibilityFaults()).toEqual([]);
  await form.getByRole('button', { name: 'Change 2' }).click();
  await expect.element(row('PFA-0000003').getByRole('gridcell', { name: /22 Sep 2025, changed by you/ })).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Undo', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect.element(row('PFA-0000003').getByRole('gridcell', { name: /^23 Aug 2025$/ })).toBeVisible();
  await expect.element(bar).toMatchTextContent('2 selected');
  // By the name of the page, which does not read again what it hears that it has done itself.
  await expect.poll(() => named).toEqual([pageId]);
  expect(api.requests).toContain(`POST /api/pfa/org-0/undo?sessionId=${pageId}`);
});

test('all that match can be selected, less some', async () => {
  const { api } = await openApp('/o/HAR01/grid?category=Cranes');
  await standOn('{Control>}a{/Control}');
  await expect.element(bar).toMatchTextContent('2,897 selected');
  await userEvent.keyboard('{Shift>} {/Shift}');
  await expect.element(bar).toMatchTextContent('2,896 selected');
  const asked: unknown[] = [];
  const answer = api.fetch;
  api.override = {
    path: /bulk$/,
    answer: async (request) => {
      asked.push(await request.clone().json());
      api.override = undefined;
      return await answer(request);
    },
  };
  await bar.getByRole('button', { name: 'Shift…' }).click();
  await page.getByRole('textbox', { name: 'Shift' }).fill('-2w');
  await expect.element(page.getByText(/of 999 change/)).toBeVisible();
  expect(asked).toEqual([
    {
      select: expect.objectContaining({ category: ['Cranes'], exceptIds: ['PFA-0000001'] }),
      operation: { kind: 'shift', days: -14 },
      dryRun: true,
    },
  ]);
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('dialog', { name: 'Shift' })).not.toBeInTheDocument();
  page.getByRole('grid').element().focus();
  await userEvent.keyboard('{Escape}');
  await expect.element(bar).not.toBeInTheDocument();
  // Of a column through all of them, most have not come yet.
  await userEvent.keyboard('{Control>} {/Control} ');
  await expect.element(bar).toMatchTextContent('2,897 selected');
});

/** Of a finger, which the browser tells twice, at the beginning of a row. */
function touch(pfaId: string, kind: 'start' | 'end' | 'click'): void {
  const target = row(pfaId).getByRole('rowheader').element();
  const { left, top } = target.getBoundingClientRect();
  const at = {
    bubbles: true,
    cancelable: true,
    clientX: left + 12,
    clientY: top + 12,
    pointerType: 'touch',
    button: 0,
  };
  const touches = [new Touch({ identifier: 1, target, clientX: at.clientX, clientY: at.clientY })];
  if (kind === 'click') target.dispatchEvent(new PointerEvent('click', at));
  if (kind === 'start') target.dispatchEvent(new PointerEvent('pointerdown', at));
  if (kind !== 'click')
    target.dispatchEvent(new TouchEvent(`touch${kind}`, { ...at, touches: kind === 'start' ? touches : [] }));
}

test('the box at the beginning of a row selects it; a range is summed; a finger selects where it taps, and has the menu where it rests', async () => {
  await openApp('/o/HAR01/grid');
  await expect.element(row('PFA-0000001')).toBeVisible();
  await row('PFA-0000002')
    .getByRole('rowheader')
    .click({ position: { x: 12, y: 12 } });
  await row('PFA-0000004')
    .getByRole('rowheader')
    .click({ position: { x: 12, y: 12 }, modifiers: ['Shift'] });
  await expect.element(bar).toMatchTextContent('3 selected');
  await standOn('{ArrowRight>5/}{Shift>}{ArrowDown}{/Shift}');
  // 462,000.00 + 14,118.27
  await expect.element(page.getByText('Σ 476,118.27')).toBeVisible();
  await expect.element(page.getByText('Average 238,059.13')).toBeVisible();
  touch('PFA-0000006', 'start');
  await expect.element(page.getByRole('menu')).toHaveAccessibleName('PFA-0000006, PFA ID');
  touch('PFA-0000006', 'end');
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('menu')).not.toBeInTheDocument();
  await expect.element(bar).toMatchTextContent('3 selected');
  touch('PFA-0000007', 'start');
  touch('PFA-0000007', 'end');
  touch('PFA-0000007', 'click');
  await expect.element(bar).toMatchTextContent('4 selected');
  await expect.element(row('PFA-0000006')).not.toHaveAttribute('aria-selected');
});

test('ranges are added by Shift F8 and by Ctrl: each cell counts once, and what is done is done in all of them', async () => {
  const { api } = await openApp('/o/HAR01/grid?cols=pfaId!,area,contract,forecastCost');
  const told = page.getByRole('status').filter({ hasText: /cells/ });
  await standOn(
    '{ArrowRight>3/}{Shift>}{ArrowDown}{/Shift}{Shift>}{F8}{/Shift}{ArrowDown>2/}{Shift>}{ArrowUp>2/}{/Shift}',
  );
  await expect.element(told).toMatchTextContent(/Adding to the selection.*2 ranges, 4 cells/);
  await expect.element(row('PFA-0000003').getByRole('gridcell').nth(2)).toHaveAttribute('aria-selected', 'true');
  const copied = () => {
    const data = new DataTransfer();
    page
      .getByRole('grid')
      .element()
      .dispatchEvent(new ClipboardEvent('copy', { bubbles: true, cancelable: true, clipboardData: data }));
    return data.getData('text/plain');
  };
  // What copies comes a moment after the rows.
  await expect.poll(() => copied().split('\r\n')).toHaveLength(4);
  await userEvent.keyboard('{Escape}');
  await expect.element(told).toMatchTextContent(/^2 ranges, 4 cells/);

  await standOn('{ArrowRight}');
  for (const [id, column] of [
    ['PFA-0000003', 0],
    ['PFA-0000005', 1],
  ] as const)
    await row(id)
      .getByRole('gridcell')
      .nth(column)
      .click({ modifiers: ['Control'] });
  await expect.element(told).toMatchTextContent(/^3 ranges, 3 cells/);
  expect(copied()).toBe('');
  await expect.element(page.getByText(/^Nothing was copied: ranges are copied together where/)).toBeVisible();
  await userEvent.keyboard('Q{Control>}{Enter}{/Control}');
  await expect
    .poll(() => api.drafts.list())
    .toEqual([
      ['PFA-0000001', { area: 'Q' }],
      ['PFA-0000003', { area: 'Q' }],
      ['PFA-0000005', { contract: 'Q' }],
    ]);
  expect(api.requests.filter((request) => request.endsWith('/draft'))).toHaveLength(1);
  await userEvent.keyboard(' ');
  await expect.element(bar).toMatchTextContent('3 selected');
});

test('a cell, a head and a group have a menu of what can be done there, by the pointer and by keys', async () => {
  const { address, api } = await openApp('/o/HAR01/grid?cols=pfaId,class,forecastEnd');
  await standOn('{ArrowRight}{Shift>}{F10}{/Shift}');
  const menu = page.getByRole('menu');
  await expect.element(menu).toHaveAccessibleName('PFA-0000001, Class');
  expect(await findAccessibilityFaults()).toEqual([]);
  const second = page
    .getByRole('row', { name: /PFA-0000002/ })
    .getByRole('gridcell')
    .nth(0)
    .element();
  const { left: clientX, top: clientY } = second.getBoundingClientRect();
  const rightClick = { bubbles: true, cancelable: true, button: 2, pointerType: 'mouse' };
  second.dispatchEvent(new PointerEvent('contextmenu', { ...rightClick, clientX: clientX + 9, clientY: clientY + 9 }));
  await expect.element(menu).toHaveAccessibleName('PFA-0000002, Class');
  await userEvent.keyboard('{Tab}');
  await expect.element(menu).not.toBeInTheDocument();
  await expect.element(page.getByRole('grid')).toHaveFocus();
  await userEvent.keyboard('{ArrowUp}{Shift>}{F10}{/Shift}');
  await menu.getByRole('menuitem', { name: /^Edit/ }).click();
  await expect.element(page.getByRole('combobox', { name: /Class of/ })).toHaveFocus();
  await userEvent.keyboard('{Escape}{ArrowUp}{ContextMenu}');
  await expect.element(menu).toHaveAccessibleName('Class');
  await menu.getByRole('menuitem', { name: 'Group by it' }).click();
  await expect.poll(address).toContain('group=class');
  await expect.element(page.getByRole('treegrid')).toHaveFocus();
  const group = page.getByRole('row', { expanded: true }).first();
  await group.click({ button: 'right', position: { x: 300, y: 10 } });
  await menu.getByRole('menuitem', { name: /^Close Space/ }).click();
  await expect.element(page.getByRole('row', { expanded: false })).toBeVisible();

  // What is beyond the rows at hand is never left out silently.
  const { requests } = api;
  await userEvent.keyboard('{ArrowDown}{Control>} {/Control}{Delete}');
  await expect.element(page.getByText(/^Nothing changed: some of these rows have not come yet/)).toBeVisible();
  expect(requests.filter((request) => request.startsWith('POST'))).toEqual([]);
});
