import { page } from 'vitest/browser';
import { expect, test } from 'vitest';
import { findAccessibilityFaults } from '../testing/find-accessibility-faults.ts';
import { openApp } from '../testing/open-app.tsx';

test('a chosen theme applies at once and is kept', async () => {
  await openApp('/o/HAR01/grid');
  await page.getByRole('button', { name: 'Account of Mara Lindqvist' }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  expect(document.documentElement.dataset.theme).toBe('dark');
  expect(localStorage.getItem('vanguard.theme')).toBe('dark');
  await page.getByRole('menuitemradio', { name: 'Light' }).click();
  expect(document.documentElement.dataset.theme).toBe('light');
});

test('an address that leads nowhere says so and shows the way back', async () => {
  const { address } = await openApp('/nowhere');
  await page.getByRole('link', { name: 'Go to the start' }).click();
  await expect.element(page.getByRole('grid')).toBeVisible();
  expect(address()).toBe('/o/HAR01/grid');
});

test('numbers and dates are shown as the account says, in every page at once', async () => {
  const { api } = await openApp('/o/HAR01/grid');
  const row = page.getByRole('row', { name: /PFA-0000002/ });
  await expect.element(row).toMatchTextContent('12 Feb 2025');
  await page.getByRole('button', { name: 'Account of Mara Lindqvist' }).click();
  await page.getByRole('menuitem', { name: 'Numbers and dates' }).click();
  await expect.element(page.getByRole('combobox', { name: 'Written as in' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Written as in' }).selectOptions('German (Germany)');
  await expect.element(page.getByText('\u22121.234.567,50 · 09.03.2026')).toBeVisible();
  expect(await findAccessibilityFaults()).toEqual([]);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.element(row).toMatchTextContent('12.02.2025');
  await expect.element(page.getByTitle('184.047.712,68')).toBeVisible();
  expect(api.user.locale).toBe('de-DE');
});
