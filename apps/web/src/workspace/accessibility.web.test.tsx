/** The states of the workspace, each in both themes, at 200 % and without motion. */
import { page, userEvent } from 'vitest/browser';
import { expect, test } from 'vitest';
import { UnreachableError } from '../api/errors.ts';
import { reportFailure } from '../connection/connection.ts';
import { findAccessibilityFaults } from '../testing/find-accessibility-faults.ts';
import { openApp } from '../testing/open-app.tsx';
import { problem, stubApi } from '../testing/stub-api.ts';

async function onGrid(keys: string, path = '/o/HAR01/grid'): Promise<void> {
  await openApp(path);
  await expect.element(page.getByRole('row', { name: /PFA-0000003/ })).toBeVisible();
  page.getByRole('grid').element().focus();
  await userEvent.keyboard(`{Control>}{Home}{/Control}{ArrowDown}{ArrowDown}${keys}`);
}

const states: readonly [string, () => Promise<void>][] = [
  ['list, with a range', async () => await onGrid('{ArrowRight>3/}{Shift>}{ArrowDown}{/Shift}')],
  [
    'no match',
    async () => {
      await openApp('/o/HAR01/grid?q=nothing', stubApi({ records: 0 }));
      await expect.element(page.getByRole('button', { name: 'Clear filters' })).toBeVisible();
    },
  ],
  [
    'a failure',
    async () => {
      const api = stubApi();
      api.override = { path: /pfa\/org-0$/, answer: () => problem('invalid_request') };
      await openApp('/o/HAR01/grid', api);
      await expect.element(page.getByRole('alert')).toBeVisible();
    },
  ],
];

test.each(states)('%s', async (name, reach) => {
  await reach();
  expect(await findAccessibilityFaults(name)).toEqual([]);
});

/** How a state is reached from the grid, and what shows that it is there; Escape leads back. */
const overTheGrid: readonly [string, () => Promise<void>, () => ReturnType<typeof page.getByRole>][] = [
  [
    'palette with the price of a verb',
    async () => {
      await userEvent.keyboard('{Control>}k{/Control}');
      await expect.element(page.getByRole('combobox', { name: 'Find or do' })).toHaveFocus();
      await page.getByRole('combobox', { name: 'Find or do' }).fill('shift 2w');
    },
    () => page.getByRole('region', { name: 'What it would do' }),
  ],
  [
    'map of keys',
    async () => await userEvent.keyboard('{Control>}/{/Control}'),
    () => page.getByRole('dialog', { name: /[Kk]ey/ }),
  ],
  [
    'columns',
    async () => await page.getByRole('button', { name: 'Columns' }).click(),
    () => page.getByRole('dialog', { name: 'Columns' }),
  ],
  [
    'views',
    async () => await page.getByRole('button', { name: /^All records/ }).click(),
    () => page.getByRole('menuitem', { name: 'Save as…' }),
  ],
  [
    'import',
    async () => await page.getByRole('button', { name: 'Import…' }).click(),
    () => page.getByRole('dialog', { name: /Import/ }),
  ],
];

test('what opens over the grid, beside the panel of a record', async () => {
  await onGrid('{Enter}');
  await expect.element(page.getByRole('complementary', { name: 'Record PFA-0000003' })).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Columns' })).toBeVisible();
  const faults = await findAccessibilityFaults('record panel');
  for (const [name, reach, shown] of overTheGrid) {
    await reach();
    await expect.element(shown()).toBeVisible();
    faults.push(...(await findAccessibilityFaults(name)));
    await userEvent.keyboard('{Escape}');
    if (shown().query() !== null) await userEvent.keyboard('{Escape}');
    await expect.element(shown()).not.toBeInTheDocument();
  }
  expect(faults).toEqual([]);
});

test('the review, while the server is away', async () => {
  await onGrid('{ArrowRight>4/}+30{Enter}');
  await page.getByRole('link', { name: /drafts/ }).click();
  await expect.element(page.getByRole('heading', { name: 'Typed changes' }).first()).toBeVisible();
  const faults = await findAccessibilityFaults('review');
  reportFailure(new UnreachableError(undefined));
  await expect.element(page.getByRole('alert')).toBeVisible();
  faults.push(...(await findAccessibilityFaults('review, without the server')));
  expect(faults).toEqual([]);
});
