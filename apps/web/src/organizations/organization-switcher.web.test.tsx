import { page, userEvent } from 'vitest/browser';
import { expect, test } from 'vitest';
import { openApp } from '../testing/open-app.tsx';
import { stubApi } from '../testing/stub-api.ts';

test('an organization is found by part of its name and opened from the keyboard', async () => {
  const { address } = await openApp('/o/HAR01/grid?category=Cranes');
  await page.getByRole('combobox', { name: /Organization: HAR01/ }).click();
  await expect.element(page.getByRole('option', { name: /RID02/ })).toMatchTextContent('10,140');
  await userEvent.keyboard('mesa data{Enter}');
  await expect.element(page.getByRole('grid', { name: 'Records of MES04' })).toBeVisible();
  expect(address()).toBe('/o/MES04/grid');
  expect(document.title).toBe('Grid · MES04 · PFA Vanguard');
});

test('the last organization opens first the next time', async () => {
  const { address } = await openApp('/o/DEL03/grid');
  await expect.element(page.getByRole('grid', { name: 'Records of DEL03' })).toBeVisible();
  expect(localStorage.getItem('vanguard.organization')).toBe('DEL03');
  await page.getByRole('link', { name: 'PFA Vanguard, start' }).click();
  await expect.element(page.getByRole('grid', { name: 'Records of DEL03' })).toBeVisible();
  expect(address()).toBe('/o/DEL03/grid');
});

test('an organization one does not belong to is not shown', async () => {
  const { api } = await openApp('/o/SECRET/grid');
  await expect.element(page.getByText('There is no organization SECRET for you')).toBeVisible();
  expect(api.requests.filter((request) => request.includes('/pfa/'))).toEqual([]);
});

test('whoever belongs to none is told so', async () => {
  await openApp('/', stubApi({ organizations: 0 }));
  await expect.element(page.getByText('You do not belong to an organization yet')).toBeVisible();
});
