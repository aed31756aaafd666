import { page, userEvent } from 'vitest/browser';
import { expect, onTestFinished, test, vi } from 'vitest';
import { findAccessibilityFaults } from '../testing/find-accessibility-faults.ts';
import { openApp } from '../testing/open-app.tsx';
import { problem, type StubApi, stubApi, stubPassword } from '../testing/stub-api.ts';

function signedOut(): StubApi {
  const api = stubApi();
  api.isSignedIn = false;
  return api;
}

async function signIn(username: string, password: string): Promise<void> {
  await page.getByLabelText('Username').fill(username);
  await page.getByLabelText('Password').fill(password);
  await userEvent.keyboard('{Enter}');
}

test('asks the server nothing before one signs in, and leads where one wanted to go', async () => {
  const { api, address } = await openApp('/o/RID02/grid?sort=-planCost', signedOut());
  await expect.element(page.getByLabelText('Username')).toHaveFocus();
  expect(api.requests).toEqual([]);
  await signIn('mara', stubPassword);
  await expect.element(page.getByRole('grid', { name: 'Records of RID02' })).toBeVisible();
  expect(address()).toBe('/o/RID02/grid?sort=-planCost');
});

test('the form says what is wrong with it, with the password, with the account, or with the server', async () => {
  const { api } = await openApp('/sign-in', signedOut());
  const alert = page.getByRole('alert');
  await signIn('mara', '');
  await expect.element(page.getByText('Enter your password.')).toBeVisible();
  await expect.element(page.getByLabelText('Password')).toHaveFocus();
  expect(api.requests).toEqual([]);

  await signIn('mara', 'guess');
  await expect.element(alert).toMatchTextContent('The username or password is not right.');
  expect(await findAccessibilityFaults()).toEqual([]);
  await expect.element(page.getByLabelText('Username')).toHaveValue('mara');
  await expect.element(page.getByLabelText('Password')).toHaveFocus();

  api.override = { path: /login/, answer: () => problem('account_inactive') };
  await signIn('mara', stubPassword);
  await expect.element(alert).toMatchTextContent('This account is inactive.');

  // Not mistaken for a wrong password.
  api.override = { path: /login/, answer: () => Promise.reject(new TypeError('Failed to fetch')) };
  await signIn('mara', stubPassword);
  await expect.element(alert).toMatchTextContent('The server cannot be reached.');

  const field = page.getByLabelText('Password');
  await expect.element(field).toHaveAttribute('type', 'password');
  await page.getByRole('button', { name: 'Show what is typed' }).click();
  await expect.element(field).toHaveAttribute('type', 'text');
  await page.getByRole('button', { name: 'Hide what is typed' }).click();
  await expect.element(field).toHaveAttribute('type', 'password');
});

test('too many attempts close the form for as long as the server says', async () => {
  // The clock stands until the test moves it, however busy the machine.
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const api = signedOut();
  api.override = { path: /login/, answer: () => problem('too_many_attempts', {}, { 'retry-after': '2' }) };
  await openApp('/sign-in', api);
  await signIn('mara', 'guess');
  await expect.element(page.getByRole('alert')).toMatchTextContent('Too many attempts. Try again in 2 s.');
  await expect.element(page.getByRole('button', { name: 'Sign in' })).toBeDisabled();
  vi.setSystemTime(Date.now() + 2000);
  await expect.element(page.getByRole('button', { name: 'Sign in' })).toBeEnabled();
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
});

test('a session that ends asks for the password over the page, and goes on where it was', async () => {
  const { api, address } = await openApp('/o/HAR01/grid?category=Cranes');
  // Just then: what else is still being read may not meet the end first.
  api.override = {
    path: /pfa\/org-0$/,
    answer: ({ url }) => {
      if (url.includes('includeDiscontinued') && api.isSignedIn) {
        api.isSignedIn = false;
        api.override = undefined;
      }
      return undefined;
    },
  };
  await expect.element(page.getByText('PFA-0000001')).toBeVisible();
  await expect.element(page.getByRole('switch', { name: 'Discontinued' })).toBeVisible();
  // By a key: what a click does covers the element before the browser may have seen it through, and then looks for it in vain.
  page.getByRole('switch', { name: 'Discontinued' }).element().focus();
  await userEvent.keyboard(' ');
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
  await expect.element(dialog).toBeVisible();
  await expect.element(page.getByText('PFA-0000001')).toBeInTheDocument();
  await dialog.getByLabelText('Password').fill('wrong');
  await userEvent.keyboard('{Enter}');
  await expect.element(dialog.getByText('The username or password is not right.')).toBeVisible();
  await dialog.getByLabelText('Password').fill(stubPassword);
  await userEvent.keyboard('{Enter}');
  await expect.element(dialog).not.toBeInTheDocument();
  await expect.element(page.getByText('with discontinued', { exact: false })).toBeInTheDocument();
  expect(address()).toBe('/o/HAR01/grid?category=Cranes&includeDiscontinued=1');
});

test('a session that ended since the last visit leads to sign in without a note', async () => {
  const api = stubApi();
  api.override = { path: /auth\/me/, answer: () => problem('not_signed_in') };
  const { address } = await openApp('/o/HAR01/grid?sort=class', api);
  await expect.element(page.getByLabelText('Username')).toBeVisible();
  await expect.element(page.getByText('Your session has ended.', { exact: false })).not.toBeInTheDocument();
  expect(address()).toBe('/sign-in?next=%2Fo%2FHAR01%2Fgrid%3Fsort%3Dclass');
});

test('a server that is silent at the start can be asked again', async () => {
  const api = stubApi();
  api.override = { path: /./, answer: () => new Response('Bad gateway', { status: 502 }) };
  await openApp('/o/HAR01/grid', api);
  await expect.element(page.getByRole('heading', { name: 'The server cannot be reached' })).toBeVisible();
  api.override = undefined;
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect.element(page.getByText('PFA-0000001')).toBeVisible();
});

test('signing out ends the session on the server and forgets what was read', async () => {
  const { api, address } = await openApp('/');
  await expect.element(page.getByRole('button', { name: 'Account of Mara Lindqvist' })).toBeVisible();
  await page.getByRole('button', { name: 'Account of Mara Lindqvist' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect.element(page.getByLabelText('Username')).toBeVisible();
  expect(api.requests).toContain('POST /api/auth/logout');
  expect(address()).toBe('/sign-in');
});
