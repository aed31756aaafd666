import type { CustomField } from '@vanguard/pfa';
import { page, userEvent } from 'vitest/browser';
import { expect, test } from 'vitest';
import { loadValueList } from '../sheet/editors/cell-editor.tsx';
import { openApp } from '../testing/open-app.tsx';
import { problem, stubApi } from '../testing/stub-api.ts';

const declared: CustomField[] = [
  { key: 'ZONE', label: 'Zone', kind: 'text', isEditable: true },
  { key: 'WEIGHT', label: 'Weight', kind: 'decimal', isEditable: true },
  { key: 'LOCKED', label: 'Serial', kind: 'text', isEditable: false },
];
const apiWithFields = () => {
  const api = stubApi();
  api.drafts.declared = declared;
  return api;
};

test('a declared field is filtered by its values or a range, which the address says and a cross takes off', async () => {
  const { api, address } = await openApp('/o/HAR01/grid', apiWithFields());
  const filters = page.getByRole('group', { name: 'Filters in force' });
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Zone' }).click();
  await page.getByRole('option', { name: /North\s*7/ }).click();
  await userEvent.keyboard('{Escape}');
  await expect.element(filters.getByRole('button', { name: 'Remove filter Zone: North' })).toBeVisible();
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Weight' }).click();
  await page.getByRole('textbox', { name: 'From' }).fill('1,200');
  await userEvent.keyboard('{Enter}');
  await expect.element(filters.getByRole('button', { name: 'Remove filter Weight: from 1200' })).toBeVisible();
  expect(address()).toContain('custom.WEIGHT.from=1200&custom.ZONE=North');
  await expect
    .poll(() => api.requests.some((one) => /GET .api.pfa.org-0\?.*custom.WEIGHT.from=1200&custom.ZONE=North/.test(one)))
    .toBe(true);
  await filters.getByRole('button', { name: 'Remove filter Zone: North' }).click();
  await expect.poll(address).not.toContain('ZONE');
});

test('by a field that nobody has declared records are neither grouped nor sorted, and filtered until it is taken off', async () => {
  const api = apiWithFields();
  const refuse = ({ url }: Request) => (/custom\.(GONE|LOST)/.test(url) ? problem('bad_query') : undefined);
  api.override = { path: /\/api\/pfa\/org-0(\/groups)?$/, answer: refuse };
  const { address } = await openApp(
    '/o/HAR01/grid?group=category,custom.GONE&sort=-custom.GONE,-planCost&custom.LOST=1',
    api,
  );
  await expect.element(page.getByText(/^Not grouped or sorted by GONE/)).toBeVisible();
  await expect.element(page.getByRole('alert')).toMatchTextContent(/filtered by LOST/);
  expect(address()).toContain('custom.LOST=1');
  await page.getByRole('button', { name: 'Take the filter off' }).click();
  await expect.element(page.getByRole('row', { name: /\(none\) · 20,275/ })).toBeVisible();
  expect(address()).toBe('/o/HAR01/grid?sort=-planCost&group=category');
});

test('a cell of a declared field is edited, emptied and undone as any other; a locked one says why', async () => {
  const { api } = await openApp('/o/HAR01/grid?cols=pfaId!,custom.WEIGHT,custom.ZONE,custom.LOCKED', apiWithFields());
  await loadValueList();
  const row = page.getByRole('row', { name: /PFA-0000002/ });
  const cell = (name: RegExp) => row.getByRole('gridcell', { name });
  await expect.element(row).toBeVisible();
  page.getByRole('grid').element().focus();
  await userEvent.keyboard('{Control>}{Home}{/Control}{ArrowDown}{ArrowRight}7.50{Enter}');
  await expect.element(cell(/^7.5, changed/)).toBeVisible();
  await userEvent.keyboard('{ArrowUp}+2');
  await expect.element(page.getByText('9.5', { exact: true })).toBeVisible();
  await userEvent.keyboard('{Enter}');
  await expect.element(cell(/^9.5, changed/)).toBeVisible();
  await userEvent.keyboard('{ArrowUp}heavy');
  await expect.element(page.getByText(/Write numbers as in/)).toBeVisible();
  await userEvent.keyboard('{Escape}{ArrowRight}{F2}');
  await page.getByRole('option', { name: /South\s*5/ }).click();
  await expect.element(cell(/^South, changed/)).toBeVisible();
  expect(api.drafts.list()).toEqual([['PFA-0000002', { 'custom.WEIGHT': '9.5', 'custom.ZONE': 'South' }]]);
  await userEvent.keyboard('{Delete}');
  await expect.element(cell(/^empty, changed/)).toBeVisible();
  await userEvent.keyboard('{Control>}z{/Control}');
  await expect.element(cell(/^South, changed/)).toBeVisible();
  await userEvent.keyboard('{ArrowRight}{F2}');
  await expect.element(page.getByText(/declared as read only/)).toBeVisible();
});

test('the palette filters by a value behind the name of a declared field, and groups by fields of the kinds for it', async () => {
  const { address, api } = await openApp('/o/HAR01/grid', apiWithFields());
  await expect.element(page.getByRole('row', { name: /PFA-0000002/ })).toBeVisible();
  await userEvent.keyboard('{Control>}k{/Control}');
  const box = page.getByRole('combobox', { name: 'Find or do' });
  await box.fill('zon');
  await page.getByRole('option', { name: /Zone: …/ }).click();
  await expect.element(box).toHaveValue('Zone: ');
  await page.getByRole('option', { name: /Zone: North/ }).click();
  await expect.poll(address).toContain('custom.ZONE=North');
  await userEvent.keyboard('{Control>}k{/Control}');
  await box.fill('group category, zone');
  await page.getByRole('option', { name: /Group by category, Zone/ }).click();
  await expect.poll(address).toContain('group=category%2Ccustom.ZONE');
  await page.getByRole('button', { name: 'Group: Category › Zone' }).click();
  await page.getByRole('menuitemcheckbox', { name: /Category/ }).click();
  await expect.poll(address).toContain('group=custom.ZONE');
  expect(page.getByRole('menuitemcheckbox', { name: 'Weight' }).query()).toBeNull();
  await expect.poll(() => api.requests.some((one) => /groups\?.*by=custom.ZONE/.test(one))).toBe(true);
});
