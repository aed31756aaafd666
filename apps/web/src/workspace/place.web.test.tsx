/** The way back, and links: they lead to the same question and to the same row of it. */
import { page, userEvent } from 'vitest/browser';
import { expect, test, vi } from 'vitest';
import { openApp } from '../testing/open-app.tsx';
import { stubApi } from '../testing/stub-api.ts';

const grid = () => page.getByRole('grid').or(page.getByRole('treegrid')).element() as HTMLElement;
const row = (pfaId: string) => page.getByRole('row', { name: new RegExp(pfaId) });
const topOf = (pfaId: string) =>
  Math.round(row(pfaId).element().getBoundingClientRect().top - grid().getBoundingClientRect().top);
const parameter = (address: string, name: string) => new URLSearchParams(address.split('?')[1]).get(name);

test('Back from the review and from a record returns to the question and to the row', async () => {
  const { address, back } = await openApp('/o/HAR01/grid?category=Cranes', stubApi({ records: 1_000_000 }));
  await expect.element(row('PFA-0000003')).toBeVisible();
  grid().focus();
  grid().scrollTop = 800_000;
  await expect.poll(() => parameter(address(), 'at')).toMatch(/^PFA-00\d{5}$/);
  const at = parameter(address(), 'at') ?? '';
  const top = topOf(at);

  await page.getByRole('link', { name: 'Review' }).click();
  await expect.element(page.getByRole('heading', { name: /Review/ })).toBeInTheDocument();
  back();
  await expect.element(row(at)).toBeVisible();
  await vi.waitFor(() => expect(topOf(at)).toBe(top));
  expect(parameter(address(), 'category')).toBe('Cranes');

  grid().focus();
  await userEvent.keyboard('{ArrowDown}{ArrowDown}');
  const next = `PFA-${String(Number(at.slice(4)) + 2).padStart(7, '0')}`;
  await expect.poll(() => parameter(address(), 'at')).toBe(next);
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('complementary', { name: `Record ${next}` })).toBeVisible();
  grid().focus();
  await userEvent.keyboard('{PageDown}{PageDown}');
  await expect.poll(() => parameter(address(), 'at')).not.toBe(next);
  back();
  await expect.element(row(next)).toBeVisible();
  await expect.element(page.getByRole('complementary')).not.toBeInTheDocument();

  await page.getByRole('link', { name: 'Review' }).click();
  await expect.element(page.getByRole('heading', { name: /Review/ })).toBeInTheDocument();
  await page.getByRole('link', { name: 'Grid' }).click();
  await expect.element(row(next)).toBeVisible();
  expect([parameter(address(), 'category'), parameter(address(), 'at')]).toEqual(['Cranes', next]);
});

test('a link leads to its row, also among groups; one to a record that is not in the result to the beginning', async () => {
  const { leave } = await openApp('/o/HAR01/grid?group=category&at=PFA-0015000');
  await expect.element(row('PFA-0015000')).toBeVisible();
  expect(document.getElementById(grid().getAttribute('aria-activedescendant') ?? '')).toBeNull();
  grid().focus();
  await expect
    .poll(() => document.getElementById(grid().getAttribute('aria-activedescendant') ?? '')?.textContent)
    .toContain('PFA-0015000');
  await leave();
  const { api } = await openApp('/o/HAR01/grid?at=PFA-9999999');
  await expect.poll(() => api.requests.join()).toContain('position?pfaId=PFA-9999999');
  await expect.element(row('PFA-0000003')).toBeVisible();
});

test('another question keeps the record under the cursor in view, as long as it is in the result; and Back leads to it', async () => {
  const { address, back, api } = await openApp('/o/HAR01/grid');
  await expect.element(row('PFA-0000003')).toBeVisible();
  grid().focus();
  await userEvent.keyboard('{Control>}{End}{/Control}');
  await expect.poll(address).toBe('/o/HAR01/grid?at=PFA-0020280');
  await page.getByLabelText('Find in records').fill('pump');
  await expect.poll(address).toBe('/o/HAR01/grid?q=pump&at=PFA-0020280');
  await expect.poll(() => grid().ariaBusy).toBeNull();
  await expect.element(row('PFA-0020280')).toBeVisible();
  grid().focus();
  await expect
    .poll(
      () =>
        document.getElementById(grid().getAttribute('aria-activedescendant') ?? '')?.closest('[role=row]')?.textContent,
    )
    .toContain('PFA-0020280');
  api.recordCount = 100;
  await page.getByLabelText('Find in records').fill('pumps');
  await expect.element(row('PFA-0000003')).toBeVisible();
  await expect.poll(address).toBe('/o/HAR01/grid?q=pumps');
  api.recordCount = 20_280;
  back();
  await expect.element(row('PFA-0020280')).toBeVisible();
});
