import { page, userEvent } from 'vitest/browser';
import { expect, test } from 'vitest';
import { loadValueList } from '../sheet/editors/cell-editor.tsx';
import { openApp } from '../testing/open-app.tsx';

// An excavator of Terrano, a rental at 11,900 a month from 23 April to 23 August 2025.
const row = page.getByRole('row', { name: /PFA-0000003/ });
const cell = (name: RegExp) => row.getByRole('gridcell', { name });

/** Opens the sheet with one column and puts the cursor on the record's cell in it. */
async function standOn(column: string): Promise<Awaited<ReturnType<typeof openApp>>> {
  const app = await openApp(`/o/HAR01/grid?cols=pfaId!,${column}`);
  await loadValueList();
  await expect.element(row).toBeVisible();
  page.getByRole('grid').element().focus();
  await userEvent.keyboard('{Control>}{Home}{/Control}{ArrowDown}{ArrowDown}{ArrowRight}');
  return app;
}

test('a class is chosen from those of its category, with their counts; a new one is named as such', async () => {
  const { api } = await standOn('class');
  await userEvent.keyboard('{F2}');
  await expect.element(page.getByRole('option', { name: /36-t Excavator\s*2,898/ })).toBeVisible();
  expect(page.getByRole('option').elements()).toHaveLength(1);
  expect(api.requests.filter((request) => request.includes('/facets'))).toEqual([
    'GET /api/pfa/org-0/facets?includeDiscontinued=true&includeFundsTransferable=true&category=Earthmoving',
  ]);
  await page.getByRole('combobox', { name: /Class of/ }).fill('40-t Excavator');
  await expect.element(page.getByText('A new value: no record has it yet.')).toBeVisible();
  await page.getByRole('combobox', { name: /Class of/ }).fill('x'.repeat(10_000));
  await expect.element(page.getByText(/^Class must/)).toBeVisible();
  await page.getByRole('combobox', { name: /Class of/ }).fill('40-t Excavator');
  await userEvent.keyboard('{Enter}');
  await expect.element(cell(/40-t Excavator, changed/)).toBeVisible();
});

test('classes that PEMS lists for the category are offered too, and one that it does not list is told', async () => {
  const { api } = await standOn('class');
  const entries = [
    { key: '1', data: { category: 'Earthmoving', class: '80-t Excavator' } },
    { key: '2', data: { category: 'Cranes', class: '50-t Crane' } },
  ];
  api.override = { path: /master-data/, answer: () => Response.json({ entries }) };
  await userEvent.keyboard('{F2}');
  await expect.element(page.getByRole('option', { name: '80-t Excavator' })).toBeVisible();
  expect(page.getByRole('option').elements()).toHaveLength(2);
  const editor = page.getByRole('combobox', { name: /Class of/ });
  await editor.fill('36-t Excavator');
  await expect.element(page.getByText('PEMS does not list it.')).toBeVisible();
  await editor.fill('Tunnel borer');
  await expect.element(page.getByText('A new value: no record has it yet. PEMS does not list it.')).toBeVisible();
  await editor.fill('80-t Excavator');
  await expect.element(page.getByText('PEMS does not list it.', { exact: false })).not.toBeInTheDocument();
});

test('the tag of an asset is told with what PEMS knows of it, and one that it does not list is told', async () => {
  const { api } = await standOn('equipment');
  const asset = { tag: 'EQ-10', class: '36-t Excavator', manufacturer: 'Terrano', serial: 'X77', status: 'I' };
  api.override = {
    path: /master-data/,
    answer: ({ url }) => {
      const find = new URL(url).searchParams.get('find') ?? '';
      return Response.json({ entries: asset.tag.includes(find) ? [{ key: asset.tag, data: asset }] : [] });
    },
  };
  await userEvent.keyboard('{F2}');
  const editor = page.getByRole('textbox', { name: /Equipment of/ });
  await editor.fill('EQ-1');
  await expect.element(page.getByText('PEMS lists no asset with this tag, but EQ-10.')).toBeVisible();
  await editor.fill('EQ-10');
  await expect.element(page.getByText('36-t Excavator · Terrano · serial X77 · I')).toBeVisible();
  await editor.fill('EQ-99');
  await expect.element(page.getByText('PEMS lists no asset with this tag.')).toBeVisible();
});

test('what the arrows led to is chosen by Enter, and what the pointer rests on is not', async () => {
  await standOn('category');
  await userEvent.keyboard('w');
  await expect.element(page.getByRole('option', { name: /Welding/ })).toBeVisible();
  await page.getByRole('option', { name: /Power Generation/ }).hover();
  await userEvent.keyboard('elding{Enter}');
  await expect.element(cell(/^welding, changed/)).toBeVisible();
  await userEvent.keyboard('{ArrowUp}{F2}');
  await page.getByRole('combobox', { name: /Category of/ }).fill('weld');
  await userEvent.keyboard('{ArrowDown}{Enter}');
  await expect.element(cell(/^Welding, changed/)).toBeVisible();
  await userEvent.keyboard('{ArrowUp}{Alt>}{ArrowDown}{/Alt}');
  await page.getByRole('option', { name: /Cranes/ }).click();
  await expect.element(cell(/^Cranes, changed/)).toBeVisible();
  await expect.element(page.getByRole('grid')).toHaveFocus();
});

test('one key chooses a source, with the price that it needs in the same gesture', async () => {
  const { api } = await standOn('source,purchasePrice,forecastCost');
  await userEvent.keyboard('p');
  await expect.element(page.getByText('It has no purchase price and costs nothing.', { exact: false })).toBeVisible();
  await userEvent.keyboard(' 45k');
  await expect.element(page.getByText('(−2,693.82)')).toBeVisible();
  await userEvent.keyboard('{Enter}');
  await expect.element(cell(/^45,000.00, changed/)).toBeVisible();
  expect(api.drafts.list()).toEqual([['PFA-0000003', { source: 'Purchase', purchasePrice: '45000' }]]);
  await userEvent.keyboard('{ArrowUp}r{Enter}');
  await expect.element(cell(/^Rental/)).toBeVisible();
});

test('the calendar opens on the month of the date, shows what a day would cost, and puts it into the editor', async () => {
  await standOn('forecastStart,forecastEnd,forecastCost');
  await userEvent.keyboard('{ArrowRight}{Alt>}{ArrowDown}{/Alt}');
  const calendar = page.getByRole('dialog', { name: 'Calendar of forecast end' });
  await expect.element(calendar.getByRole('grid', { name: 'August 2025' })).toBeVisible();
  await expect.element(calendar.getByRole('button', { name: 'Saturday, August 23, 2025' })).toHaveFocus();
  await userEvent.keyboard('{PageDown}{ArrowLeft}');
  await expect.element(calendar.getByRole('grid', { name: 'September 2025' })).toBeVisible();
  await expect.element(calendar.getByText('22 Sep 2025')).toBeVisible();
  await expect.element(calendar.getByText('(+11,727.99)')).toBeVisible();
  await userEvent.keyboard('{Enter}');
  await expect.element(calendar).not.toBeInTheDocument();
  await expect.element(page.getByRole('textbox', { name: /Forecast end of/ })).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.element(cell(/22 Sep 2025, changed/)).toBeVisible();
  await userEvent.keyboard('{ArrowUp}{Alt>}{ArrowDown}{/Alt}{Escape}');
  await expect.element(page.getByRole('textbox', { name: /Forecast end of/ })).toHaveFocus();
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('grid')).toHaveFocus();
});
