import { page } from 'vitest/browser';
import { expect, test } from 'vitest';
import { openApp } from '../testing/open-app.tsx';
import { problem, type StubApi, stubApi, stubPassword, stubUser } from '../testing/stub-api.ts';

function withDefaultPassword(): StubApi {
  const api = stubApi();
  api.user = { ...stubUser, mustChangePassword: true };
  return api;
}

async function change(current: string, next: string, again = next): Promise<void> {
  await page.getByLabelText('Current password', { exact: true }).fill(current);
  await page.getByLabelText('New password', { exact: true }).fill(next);
  await page.getByLabelText('Type it again').fill(again);
  await page.getByRole('button', { name: 'Change password' }).click();
}

test('a default password stands before every page and leads on to the wanted one once replaced', async () => {
  const { address, api } = await openApp('/o/RID02/grid', withDefaultPassword());
  await expect.element(page.getByRole('heading', { name: 'Choose a password of your own' })).toBeVisible();
  expect(address()).toContain('/password');
  expect(api.requests.filter((request) => request.includes('/pfa/'))).toEqual([]);
  await change(stubPassword, 'granite lighthouse 7');
  await expect.element(page.getByRole('grid', { name: 'Records of RID02' })).toBeVisible();
});

test('a password that has to be changed while one works leads to the form and back to the place', async () => {
  const { api, address } = await openApp('/o/HAR01/grid');
  await expect.element(page.getByText('PFA-0000001')).toBeVisible();
  // The page ahead is asked for by itself, and would be refused before anybody clicks.
  await expect.poll(() => api.requests.join()).toContain('offset=200');
  api.override = { path: /pfa/, answer: () => problem('password_change_required') };
  await expect.element(page.getByRole('switch', { name: 'Discontinued' })).toBeVisible();
  await page.getByRole('switch', { name: 'Discontinued' }).click();
  await expect.element(page.getByRole('heading', { name: 'Choose a password of your own' })).toBeVisible();
  api.override = undefined;
  await change(stubPassword, 'granite lighthouse 7');
  await expect.element(page.getByText('PFA-0000001')).toBeVisible();
  expect(address()).toBe('/o/HAR01/grid?includeDiscontinued=1');
});

test('the rules are checked while one types, and nothing is sent before they are met', async () => {
  const { api } = await openApp('/password', withDefaultPassword());
  const rules = page.getByRole('list', { name: 'Rules for the new password' });
  await change(stubPassword, 'mara-short', 'other');
  await expect.element(rules.getByText('At least 12 characters (not met yet)')).toBeInTheDocument();
  await expect.element(rules.getByText('Does not contain your username (not met yet)')).toBeInTheDocument();
  await expect.element(page.getByText('The two entries differ.')).toBeVisible();
  expect(api.requests).not.toContain('POST /api/auth/password');
  await page.getByLabelText('New password', { exact: true }).fill('granite lighthouse 7');
  await expect.element(rules.getByText('At least 12 characters (met)')).toBeInTheDocument();
});

test('what the server refuses stands at its field', async () => {
  const { api } = await openApp('/password', withDefaultPassword());
  await change('not the current one', 'granite lighthouse 7');
  await expect.element(page.getByText('This is not your current password.')).toBeVisible();
  const detail = 'The new password cannot be used: it is too easy to guess; take four or more unrelated words.';
  api.override = { path: /password/, answer: () => problem('weak_password', { detail }) };
  await change(stubPassword, 'password1234');
  await expect.element(page.getByText(detail)).toBeVisible();
});

test('one’s own wish to change it can be taken back', async () => {
  const { address } = await openApp('/o/HAR01/grid');
  await page.getByRole('button', { name: 'Account of Mara Lindqvist' }).click();
  await page.getByRole('menuitem', { name: 'Change password' }).click();
  await expect.element(page.getByRole('heading', { name: 'Change your password' })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect.element(page.getByRole('grid')).toBeVisible();
  expect(address()).toBe('/o/HAR01/grid');
});
