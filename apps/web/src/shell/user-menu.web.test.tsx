import { page } from 'vitest/browser';
import { expect, test } from 'vitest';
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
