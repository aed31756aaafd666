/** States of the workspace in both themes, as axe judges it, best practice included. */
import { page, userEvent } from 'vitest/browser';
import { expect, test } from 'vitest';
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

test.each(states)('%s', async (_, reach) => {
  await reach();
  expect(await findAccessibilityFaults()).toEqual([]);
});
