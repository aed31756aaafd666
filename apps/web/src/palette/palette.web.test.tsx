import { page, userEvent } from 'vitest/browser';
import { expect, test } from 'vitest';
import { openApp } from '../testing/open-app.tsx';
import { stubApi } from '../testing/stub-api.ts';

const box = page.getByRole('combobox', { name: 'Find or do' });
const option = (name: RegExp) => page.getByRole('option', { name });
const ready = async () => await expect.element(page.getByRole('row', { name: /PFA-0000003/ })).toBeVisible();

/** Enter takes what is marked, once it is. */
async function take(marked: RegExp): Promise<void> {
  const text = () => {
    const id = box.element().getAttribute('aria-activedescendant');
    return id === null ? null : document.getElementById(id)?.textContent;
  };
  await expect.poll(text).toMatch(marked);
  await userEvent.keyboard('{Enter}');
}

async function openPalette(): Promise<void> {
  await ready();
  page.getByRole('grid').element().focus();
  await userEvent.keyboard('{Control>}k{/Control}');
  await expect.element(box).toHaveFocus();
}

test('finds organizations, records and values, and goes there or filters by them, also by what is typed before it is there', async () => {
  const { api, address, back } = await openApp('/o/HAR01/grid');
  await ready();
  page.getByRole('grid').element().focus();
  await userEvent.keyboard('{Control>}{Home}k{/Control}weld');
  await expect.element(box).toHaveValue('weld');
  await expect.element(box).toHaveFocus();
  await take(/Filter.*Category: Welding/);
  await expect.poll(address).toBe('/o/HAR01/grid?category=Welding');
  await expect.element(page.getByRole('grid')).toHaveFocus();
  expect(api.requests.filter((request) => request.startsWith('POST'))).toEqual([]);

  await openPalette();
  await box.fill('3');
  await expect.element(option(/Record.*PFA-0000003/)).toBeVisible();
  await option(/Record.*PFA-0000003/).click();
  await expect.poll(address).toBe('/o/HAR01/grid?category=Welding&record=PFA-0000003');

  await expect.element(box).not.toBeInTheDocument();
  await userEvent.keyboard('{Control>}k{/Control}');
  await expect.element(box).toHaveFocus();
  await box.fill('rid02');
  await take(/RID02/);
  await expect.poll(address).toBe('/o/RID02/grid');

  // What stands over a page goes with it.
  await openPalette();
  back();
  await expect.poll(address).toContain('/o/HAR01/grid?category=Welding');
  await expect.element(box).not.toBeInTheDocument();
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect.element(page.getByRole('menu')).toBeVisible();
  back();
  await expect.element(page.getByRole('menu')).not.toBeInTheDocument();
});

test('a verb shows count and cost of the question, then changes it as one step with its reason', async () => {
  const { api } = await openApp('/o/HAR01/grid');
  await openPalette();
  let show: (() => void) | undefined;
  const shown = new Promise<void>((resolve) => {
    show = resolve;
  });
  api.override = {
    path: /bulk$/,
    answer: async (request) => {
      await shown;
      api.override = undefined;
      return await api.fetch(request);
    },
  };
  await box.fill('shift 2w "mats are late"');
  const effect = page.getByRole('region', { name: 'What it would do' });
  await expect.element(effect).toMatchTextContent(/Move in time, all 20,280 that match · “mats are late”/);
  // Nothing is done before it was shown.
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => api.requests.filter((request) => request.endsWith('/bulk')).length).toBe(1);
  await userEvent.keyboard('{Enter}');
  expect(api.requests.filter((request) => request.endsWith('/bulk'))).toHaveLength(1);
  show?.();
  await expect.element(effect.getByText('1,000 of 1,000 change', { exact: false })).toBeVisible();
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => api.drafts.list().length).toBe(1000);
  await expect.element(page.getByText('1,000 records changed.', { exact: false })).toBeVisible();
  const bodies = api.requests.filter((request) => request === 'POST /api/pfa/org-0/bulk');
  expect(bodies.length).toBe(3);
});

test('a verb means the selection where there is one; > lists what can be done; viewers are offered no changes', async () => {
  const { api, leave } = await openApp('/o/HAR01/grid');
  await ready();
  page.getByRole('grid').element().focus();
  await userEvent.keyboard('{Control>}{Home}{/Control}{Shift>}{ArrowDown} {/Shift}{Control>}k{/Control}');
  await box.fill('>disc');
  await take(/discontinue/);
  await expect.element(box).toHaveValue('discontinue');
  await expect.element(page.getByText('Mark discontinued, 2 selected')).toBeVisible();
  await expect.element(page.getByRole('button', { name: /^Change 2/ })).toBeEnabled();
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => api.drafts.list().map(([id]) => id)).toEqual(['PFA-0000001', 'PFA-0000002']);
  await leave();

  const viewed = stubApi();
  viewed.organizations = viewed.organizations.map((organization) => ({ ...organization, role: 'viewer' }));
  await openApp('/o/HAR01/grid', viewed);
  await openPalette();
  await box.fill('shift 2w');
  // The stub finds records by any words.
  await expect.element(page.getByRole('option', { name: /^Record / }).first()).toBeVisible();
  expect(page.getByRole('option', { name: /^Do / }).elements()).toEqual([]);
});

test('sorts and groups by the names of fields', async () => {
  const { address } = await openApp('/o/HAR01/grid');
  await openPalette();
  // A name that every object of JavaScript has is no field: what is found by the words is all that is offered.
  await box.fill('sort constructor');
  await expect.element(page.getByRole('option', { name: /^Record PFA-0000001/ })).toBeVisible();
  await box.fill('sort -variance, class');
  await userEvent.keyboard('{Enter}');
  await expect.poll(address).toBe('/o/HAR01/grid?sort=-forecastVariance%2Cclass');
  await openPalette();
  await box.fill('group category');
  await userEvent.keyboard('{Enter}');
  await expect.poll(address).toBe('/o/HAR01/grid?sort=-forecastVariance%2Cclass&group=category');
});

test('F6 goes from part to part of the page, Ctrl F to the box that finds, and ? to the map of keys unless single characters are off', async () => {
  await openApp('/o/HAR01/grid');
  await ready();
  page.getByRole('grid').element().focus();
  await userEvent.keyboard('{Control>}f{/Control}');
  await expect.element(page.getByLabelText('Find in records')).toHaveFocus();
  await userEvent.keyboard('{F6}');
  await expect.element(page.getByRole('grid')).toHaveFocus();
  const map = page.getByRole('dialog', { name: 'Keys' });
  page.getByRole('button', { name: 'Columns' }).element().focus();
  await userEvent.keyboard('?');
  await expect.element(map).toBeVisible();
  await map.getByRole('switch').click();
  await userEvent.keyboard('{Escape}');
  await expect.element(map).not.toBeInTheDocument();
  await userEvent.keyboard('?');
  await expect.element(map).not.toBeInTheDocument();
  await userEvent.keyboard('{Control>}/{/Control}');
  await expect.element(map).toBeVisible();
});
