import { page } from 'vitest/browser';
import { expect, test } from 'vitest';
import { findAccessibilityFaults } from '../../testing/find-accessibility-faults.ts';
import { openApp } from '../../testing/open-app.tsx';
import { stubApi } from '../../testing/stub-api.ts';

const menu = (name: RegExp) => page.getByRole('button', { name });
const choose = async (name: RegExp | string) => await page.getByRole('menuitem', { name }).click();
const lastAsked = (requests: readonly string[]) => requests.filter((request) => request.includes('limit=200')).at(-1);

test('a view is saved under a name, its address says the differences from it, and a dot that there are some', async () => {
  const { api, address } = await openApp('/o/HAR01/grid?category=Cranes&sort=-planCost&record=PFA-0000003');
  await menu(/^All records/).click();
  await choose('Save as…');
  await page.getByLabelText('Name').fill('Crane review');
  expect(await findAccessibilityFaults()).toEqual([]);
  await page.getByRole('switch', { name: 'Share with the organization' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.element(page.getByText('Saved as “Crane review”.')).toBeVisible();
  await expect.poll(address).toBe('/o/HAR01/grid?view=crane-review');
  expect(api.views).toMatchObject([{ search: 'category=Cranes&sort=-planCost', isShared: true }]);
  await expect.poll(() => lastAsked(api.requests)).toContain('?category=Cranes&sort=-planCost');

  await page.getByRole('button', { name: 'Remove filter Category: Cranes' }).click();
  await expect.poll(address).toBe('/o/HAR01/grid?view=crane-review&without=category');
  await menu(/^Crane review.*changed/).click();
  await choose('Save changes to “Crane review”');
  await expect.poll(address).toBe('/o/HAR01/grid?view=crane-review');
  await expect.element(menu(/^Crane review$/)).toBeVisible();

  await menu(/^Crane review/).click();
  await choose('Let the organization open with it');
  await expect.poll(() => api.views[0]?.isDefault).toBe(true);
  await menu(/^Crane review/).click();
  await page.getByRole('menuitemradio', { name: 'All records' }).click();
  await expect.poll(address).toBe('/o/HAR01/grid?view=all');
});

test('an organization opens with its default, nothing else is shown meanwhile, and it goes where a link says', async () => {
  const api = stubApi();
  const view = {
    slug: 'cranes',
    name: 'Cranes',
    search: 'category=Cranes',
    isShared: true,
    isMine: false,
    isDefault: true,
  };
  api.views = [view];
  const { address, leave } = await openApp('/o/HAR01/grid', api);
  await expect.poll(address).toBe('/o/HAR01/grid?view=cranes');
  await expect.element(page.getByRole('button', { name: 'Remove filter Category: Cranes' })).toBeVisible();
  await expect.element(page.getByRole('row', { name: /PFA-0000003/ })).toBeVisible();
  // Beside the views one page was asked for that there might have been without one; it was dropped.
  const pages = api.requests.filter((one) => one.includes('limit=200'));
  expect(pages.filter((one) => !one.includes('category=Cranes')).length).toBeLessThanOrEqual(1);
  await menu(/^Cranes/).click();
  // Somebody else's is changed under a name of one's own.
  await expect.element(page.getByRole('menuitem', { name: 'Save as…' })).toBeVisible();
  await expect.element(page.getByRole('menuitem', { name: 'Delete' })).not.toBeInTheDocument();
  await leave();
  const { address: other } = await openApp('/o/HAR01/grid?q=pump', api);
  await expect.element(page.getByRole('row', { name: /PFA-0000003/ })).toBeVisible();
  expect(other()).toBe('/o/HAR01/grid?q=pump');
});

test('records are not shown by a link to a view that is gone or cannot be read', async () => {
  const { api, address } = await openApp('/o/HAR01/grid?view=gone');
  await expect.element(page.getByRole('alert')).toMatchTextContent(/There is no such view/);
  expect(lastAsked(api.requests)).toBeUndefined();
  await page.getByRole('button', { name: 'All records' }).click();
  await expect.poll(address).toBe('/o/HAR01/grid?view=all');
  await expect.element(page.getByRole('row', { name: /PFA-0000003/ })).toBeVisible();
});
