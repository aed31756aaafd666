import { page, userEvent } from 'vitest/browser';
import { expect, test } from 'vitest';
import { findAccessibilityFaults } from '../testing/find-accessibility-faults.ts';
import { type OpenedApp, openApp } from '../testing/open-app.tsx';
import { problem, stubApi } from '../testing/stub-api.ts';

const dialog = page.getByRole('dialog', { name: 'Where you are signed in' });
const items = dialog.getByRole('listitem');

async function openSessions(api = stubApi()): Promise<OpenedApp> {
  const app = await openApp('/o/HAR01/sync', api);
  await openDialog();
  return app;
}

async function openDialog(): Promise<void> {
  await page.getByRole('button', { name: 'Account of Mara Lindqvist' }).click();
  await page.getByRole('menuitem', { name: 'Where you are signed in' }).click();
  await expect.element(dialog).toBeVisible();
}

test('each session stands with its device and place; one is ended, or all others, and what cannot be stays with the reason', async () => {
  const { api } = await openSessions();
  await expect
    .poll(() => items.elements().map((item) => item.textContent))
    .toEqual([
      expect.stringMatching(/^Firefox on WindowsThis oneActive nowSigned in 02 Mar 2026, .* from 192\.0\.2\.7/),
      expect.stringMatching(/^Safari on iPhoneLast seen 03 Mar 2026, .*Signed in .* from 2001:db8:85a3::8a2e:370:7334/),
      expect.stringMatching(/^curlLast seen 01 Mar 2026, .* from an unknown address/),
    ]);
  expect(items.nth(0).getByRole('button').query()).toBeNull();
  expect(await findAccessibilityFaults()).toEqual([]);

  const ofCurl = dialog.getByRole('button', { name: 'End the session of curl, an unknown address' });
  api.override = { path: /sessions\//, answer: () => problem('busy') };
  await ofCurl.click();
  await expect.element(dialog.getByRole('alert')).toBeVisible();
  expect(items.elements()).toHaveLength(3);

  api.override = undefined;
  const before = api.sessions;
  await ofCurl.click();
  await expect.poll(() => items.elements().length).toBe(2);
  expect(api.requests).toContain('DELETE /api/auth/sessions/00000000-0000-4000-8000-000000000001');
  // The keyboard stays in the dialog.
  expect(dialog.element().contains(document.activeElement)).toBe(true);
  await userEvent.keyboard('{Escape}');
  await expect.element(dialog).not.toBeInTheDocument();

  api.sessions = before;
  await openDialog();
  await dialog.getByRole('button', { name: 'End all 2 others' }).click();
  await expect.element(dialog.getByText('2 other sessions were ended.')).toBeVisible();
  await expect.element(dialog.getByText('You are signed in nowhere else.')).toBeVisible();
  expect(items.elements()).toHaveLength(1);
  await userEvent.keyboard('{Escape}');
  await expect.element(dialog).not.toBeInTheDocument();

  // One that has ended meanwhile just goes.
  api.sessions = before;
  await openDialog();
  await expect.poll(() => items.elements().length).toBe(3);
  api.sessions = before.filter(({ isCurrent }) => isCurrent);
  await ofCurl.click();
  await expect.element(dialog.getByText('You are signed in nowhere else.')).toBeVisible();
  expect(dialog.getByRole('alert').query()).toBeNull();
});

test('sessions that cannot be read are asked for again, and the dialog says while they are read', async () => {
  const api = stubApi();
  api.override = { path: /sessions/, answer: () => problem('internal_error') };
  await openSessions(api);
  await expect.element(dialog.getByRole('alert')).toBeVisible();
  const { promise, resolve } = Promise.withResolvers<void>();
  api.override = {
    path: /sessions/,
    answer: async () => await promise.then(() => Response.json({ sessions: api.sessions })),
  };
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await expect.element(dialog.getByRole('status', { name: 'Loading the sessions' })).toBeVisible();
  resolve();
  await expect.poll(() => items.elements().length).toBe(3);
});
