import { page, userEvent } from 'vitest/browser';
import { expect, test } from 'vitest';
import { openApp } from '../testing/open-app.tsx';
import { problem, stubApi } from '../testing/stub-api.ts';

const lastRequest = (requests: readonly string[]) => requests.filter((request) => request.includes('limit=')).at(-1);

test('totals, count and rows are formatted, edited cells marked, and records of a simulator told from those of PEMS', async () => {
  const api = stubApi();
  const upstream = { kind: 'simulator', url: 'http://127.0.0.1:4010/' };
  const outbox = { waiting: 0, unconfirmed: 0, stuck: 0, oldestAt: null };
  api.override = { path: /api\/sync/, answer: () => Response.json({ upstream, run: null, outbox, nextPullAt: null }) };
  await openApp('/o/HAR01/grid', api);
  const link = page.getByRole('link', { name: 'with a simulator, not PEMS' });
  await expect.element(link).toHaveAttribute('href', upstream.url);
  const edited = page.getByRole('row', { name: /PFA-0000005/ });
  await expect
    .element(edited.getByRole('gridcell', { name: '04 Jun 2025, changed by you, not sent' }))
    .toHaveClass('sheet-cell-draft');
  const totals = page.getByRole('region', { name: 'Totals' });
  await expect.element(totals.getByTitle('184,047,712.68')).toBeVisible();
  await expect.element(totals.getByTitle('+10,883,992.08 over plan')).toHaveClass('text-over');
  const actual = totals.getByTitle('−5,763,778.80 under their plan of 61,349,230.80');
  await expect.element(actual).toHaveClass('text-under');
  await expect.element(actual).toMatchTextContent('▼−5.76M−9.4% under their plan of 61,349,230.80');
  await expect.element(totals.getByText('of 61.35M planned (6,760)')).toBeVisible();
  await expect.element(totals.getByText('without 881 discontinued and 1,192 funds transferable')).toBeVisible();
  await page.getByRole('switch', { name: 'Discontinued' }).click();
  await expect.element(totals.getByText('with discontinued, without 1,192 funds transferable')).toBeVisible();
  await expect.element(page.getByRole('grid')).toHaveAttribute('aria-rowcount', '20281');
  await expect.element(page.getByRole('row', { name: /PFA-0000002/ })).toMatchTextContent('12 Feb 2025');
});

async function addFilter(name: string): Promise<void> {
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByRole('menuitem', { name, exact: true }).click();
}

test('filters go to the address and to the server, and come off one by one or all at once', async () => {
  const { api, address } = await openApp('/o/HAR01/grid?sort=category');
  await addFilter('Category');
  await page.getByRole('option', { name: /Cranes/ }).click();
  await page.getByRole('option', { name: /Trucks & Trailers/ }).click();
  await userEvent.keyboard('{Escape}');
  await page.getByRole('switch', { name: 'Funds transferable' }).click();
  await addFilter('Forecast end');
  await page.getByLabelText('From').fill('31 jan 2026');
  await userEvent.keyboard('{Enter}');
  const all = 'category=Cranes&category=Trucks+%26+Trailers&forecastEndFrom=2026-01-31';
  await expect.poll(address).toBe(`/o/HAR01/grid?${all}&includeFundsTransferable=1&sort=category`);
  await expect
    .poll(() => lastRequest(api.requests))
    .toContain(`${all}&includeFundsTransferable=true&sort=category&limit`);
  await page.getByRole('button', { name: 'Remove filter Category: Cranes +1' }).click();
  await page.getByRole('textbox', { name: 'Find in records' }).or(page.getByLabelText('Find in records')).fill('pump');
  await expect
    .poll(address)
    .toBe('/o/HAR01/grid?forecastEndFrom=2026-01-31&q=pump&includeFundsTransferable=1&sort=category');
  await page.getByRole('button', { name: 'Clear all' }).click();
  await expect.poll(address).toBe('/o/HAR01/grid?sort=category');
  await addFilter('Forecast variance');
  await page.getByRole('button', { name: 'Over plan' }).click();
  await page.getByLabelText('From').fill('12k');
  await userEvent.keyboard('{Enter}');
  const over = 'forecastVariance=over&forecastVarianceFrom=12000&sort=category';
  await expect.poll(address).toBe(`/o/HAR01/grid?${over}`);
  await expect.poll(() => lastRequest(api.requests)).toContain(`${over}&limit`);
  await page.getByRole('button', { name: 'Remove filter Forecast variance: over plan, from 12,000.00' }).click();
  await expect.poll(address).toBe('/o/HAR01/grid?sort=category');
  await expect.element(page.getByLabelText('Find in records')).toHaveValue('');
});

test('whatever the API can filter by works from an address, also from the former one of the grid, and comes off again', async () => {
  const { api, address } = await openApp(
    '/o/HAR01/records?class=&forecastEndFrom=2026-01-31&hasPlan=0&q=crane&equipment=EQ-1&discontinued=1&lost=1',
  );
  const inForce = page.getByRole('group', { name: 'Filters in force' });
  await expect
    .element(inForce)
    .toMatchTextContent('Class: (none)Equipment: EQ-1Forecast end: from 31 Jan 2026Has plan: No');
  await expect
    .poll(() => lastRequest(api.requests))
    .toMatch(
      /\?class=&equipment=EQ-1&forecastEndFrom=2026-01-31&hasPlan=false&q=crane&includeDiscontinued=true&limit=/,
    );
  // Values are counted under all other conditions.
  await page.getByRole('combobox', { name: 'Class: (none)' }).click();
  await expect.element(page.getByRole('option', { name: /System Scaffold Bay/ })).toBeVisible();
  const facets =
    'facets?class=&equipment=EQ-1&forecastEndFrom=2026-01-31&hasPlan=false&q=crane&includeDiscontinued=true';
  expect(api.requests).toContain(`GET /api/pfa/org-0/${facets}`);
  // What is chosen when the list opens comes first, and stays there as long as it is open.
  const order = () =>
    page
      .getByRole('option')
      .elements()
      .map((one) => one.textContent);
  const before = order();
  expect(before[0]).toMatch(/^\(none\)/);
  const last = page.getByRole('option').last();
  for (const isChosen of ['true', 'false']) {
    await last.click();
    await expect.element(last).toHaveAttribute('aria-selected', isChosen);
    expect(order()).toEqual(before);
  }
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('option', { name: /System Scaffold Bay/ })).not.toBeInTheDocument();
  await inForce.getByRole('button', { name: 'Remove filter Has plan: No' }).click();
  await expect
    .poll(address)
    .toBe('/o/HAR01/grid?class=&equipment=EQ-1&forecastEndFrom=2026-01-31&q=crane&includeDiscontinued=1');
});

test('columns are hidden, moved, kept in view and widened, and the address has them', async () => {
  const { api, address } = await openApp('/o/HAR01/grid?cols=pfaId!,forecastEnd,class,lost');
  const heads = () =>
    page
      .getByRole('columnheader')
      .elements()
      .map((head) => head.getAttribute('aria-label'));
  await expect.poll(heads).toEqual(['PFA ID', 'Forecast end', 'Class']);
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('button', { name: 'Move Class up' }).click();
  await page.getByRole('button', { name: 'Keep Class in view' }).click();
  await page.getByRole('checkbox', { name: 'Monthly rate' }).click();
  await expect.poll(heads).toEqual(['PFA ID', 'Class', 'Forecast end', 'Monthly rate']);
  await userEvent.keyboard('{Escape}');
  // Where the focus goes when the list has closed.
  await expect.element(page.getByRole('button', { name: 'Columns' })).toHaveFocus();
  page.getByRole('grid').element().focus();
  await userEvent.keyboard('{ArrowUp}{ArrowRight}{Alt>}{ArrowRight}{/Alt}');
  await expect.poll(address).toBe('/o/HAR01/grid?cols=pfaId%21%2Cclass%21%3A212%2CforecastEnd%2CmonthlyRate');
  expect(api.requests.filter((request) => request.includes('offset=0'))).toHaveLength(1);
});

test('one million rows reach the last with one key, loading only what is seen', async () => {
  const { api } = await openApp('/o/HAR01/grid', stubApi({ records: 1_000_000 }));
  await expect.element(page.getByText('PFA-0000001')).toBeVisible();
  page.getByRole('grid').element().focus();
  await userEvent.keyboard('{Control>}{End}{/Control}');
  await expect.element(page.getByRole('row', { name: /PFA-1000000/ })).toBeVisible();
  expect(page.getByRole('row').elements().length).toBeLessThan(60);
  expect(api.requests.filter((request) => request.includes('offset=')).length).toBeLessThan(6);
});

test('a header sorts, and with Shift adds to the sort; the keyboard moves through cells, to the header, and sorts there', async () => {
  const { address } = await openApp('/o/HAR01/grid');
  const planCost = page.getByRole('columnheader', { name: 'Plan cost' });
  await planCost.click();
  await expect.element(planCost).toHaveAttribute('aria-sort', 'ascending');
  await planCost.click();
  await expect.element(planCost).toHaveAttribute('aria-sort', 'descending');
  await userEvent.keyboard('{Shift>}');
  await page.getByRole('columnheader', { name: 'Category' }).click();
  await userEvent.keyboard('{/Shift}');
  await expect.poll(address).toBe('/o/HAR01/grid?sort=-planCost%2Ccategory');
  await expect.element(planCost).toHaveAttribute('aria-sort', 'descending');
  await expect.element(page.getByRole('grid')).not.toHaveAttribute('aria-busy');
  await expect.element(page.getByText('PFA-0000001')).toBeVisible();
  const grid = page.getByRole('grid');
  const activeText = () =>
    document.getElementById(grid.element().getAttribute('aria-activedescendant') ?? '')?.textContent;
  grid.element().focus();
  await userEvent.keyboard('{Control>}{Home}{/Control}{ArrowDown}{ArrowRight}{ArrowRight}');
  expect(activeText()).toBe('Water Truck 4,000 gal');
  await userEvent.keyboard('{ArrowUp}{ArrowUp}{Enter}');
  await expect.poll(address).toBe('/o/HAR01/grid?sort=class');
  await expect.element(grid).not.toHaveAttribute('aria-busy');
  expect(activeText()).toBe('Class');
  await userEvent.keyboard('{Enter}');
  await expect.poll(address).toBe('/o/HAR01/grid?sort=-class');
});

test('what has no records says so; what no record matches offers to clear the filters', async () => {
  const { address } = await openApp('/o/HAR01/grid?category=Cranes&sort=category', stubApi({ records: 0 }));
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect.element(page.getByRole('heading', { name: 'No records yet' })).toBeVisible();
  expect(address()).toBe('/o/HAR01/grid?sort=category');
});

test('a refusal is shown with its reason until trying again helps; a silent server brings up the banner over what was read, and it goes by itself', async () => {
  const api = stubApi();
  api.override = {
    path: /pfa\/org-0$/,
    answer: () => problem('invalid_request', { detail: 'That cannot be asked.' }),
  };
  await openApp('/o/HAR01/grid', api);
  await expect.element(page.getByRole('alert')).toMatchTextContent('That cannot be asked.');
  api.override = undefined;
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect.element(page.getByText('PFA-0000001')).toBeVisible();

  api.override = { path: /./, answer: () => Promise.reject(new TypeError('Failed to fetch')) };
  await page.getByRole('switch', { name: 'Discontinued' }).click();
  await expect.element(page.getByText('The server cannot be reached. Trying again every few seconds.')).toBeVisible();
  await page.getByRole('button', { name: 'Try now' }).click();
  api.override = undefined;
  const banner = page.getByText('Trying again every few seconds', { exact: false });
  await expect.element(banner).not.toBeInTheDocument();
  await expect.element(page.getByText('PFA-0000001')).toBeVisible();
});

test('records stand under their groups with subtotals; groups close and open by keys and by the pointer', async () => {
  const { api, address } = await openApp('/o/HAR01/grid?sort=-forecastEnd');
  await page.getByRole('button', { name: 'Group' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Category' }).click();
  await userEvent.keyboard('{Escape}');
  await expect.poll(address).toBe('/o/HAR01/grid?sort=-forecastEnd&group=category');
  const cranes = page.getByRole('row', { name: /Cranes · 2/ });
  await expect.element(cranes).toMatchTextContent('▾ Cranes · 22,200.00+200.002,000.00');
  expect(lastRequest(api.requests)).toContain('sort=category%2C-forecastEnd');
  const record = (id: string) => page.getByRole('row', { name: new RegExp(id) });
  await expect.element(record('PFA-0000001')).toHaveAttribute('aria-rowindex', '3');
  await expect.element(record('PFA-0000003')).toHaveAttribute('aria-rowindex', '6');
  await expect.element(page.getByRole('treegrid')).toHaveAttribute('aria-rowcount', '20284');

  page.getByRole('treegrid').element().focus();
  await userEvent.keyboard('{Control>}{Home}{/Control}{ArrowLeft}');
  await expect.element(cranes).toHaveAttribute('aria-expanded', 'false');
  await expect.element(record('PFA-0000001')).not.toBeInTheDocument();
  await expect.element(record('PFA-0000003')).toHaveAttribute('aria-rowindex', '4');
  // Editing goes by the record that stands there.
  await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowRight>4/}+30{Enter}');
  await expect.element(record('PFA-0000003').getByRole('gridcell', { name: /22 Sep 2025, changed/ })).toBeVisible();
  await expect.element(page.getByRole('treegrid')).toHaveFocus();
  await cranes.getByRole('rowheader').click();
  await expect.element(record('PFA-0000001')).toBeVisible();
  await page.getByRole('button', { name: 'Group: Category' }).click();
  await page.getByRole('menuitem', { name: 'Close all groups' }).click();
  await expect.element(page.getByRole('treegrid')).toHaveAttribute('aria-rowcount', '4');
});

test('sorted by a sum, the groups with the most stand first, each over its own records, and no name over a sum', async () => {
  const { api } = await openApp('/o/HAR01/grid?group=category&sort=-forecastVariance&cols=pfaId!:60,forecastCost');
  const record = (id: string) => page.getByRole('row', { name: new RegExp(id) });
  await expect.element(record('PFA-0000006')).toHaveAttribute('aria-rowindex', '3');
  expect(api.requests.some((request) => /\/groups\?.*sort=-forecastVariance/.test(request))).toBe(true);
  const others = page.getByRole('row', { name: /\(none\) · 20,275/ });
  await expect.element(others).toHaveAttribute('aria-rowindex', '2');
  const [name, sum] = [others.getByRole('rowheader'), others.getByRole('gridcell')].map((cell) =>
    cell.element().getBoundingClientRect(),
  );
  expect(name?.right).toBeLessThanOrEqual(sum?.left ?? 0);
  page.getByRole('treegrid').element().focus();
  await userEvent.keyboard('{Control>}{End}{/Control}');
  await expect.element(record('PFA-0000002')).toHaveAttribute('aria-rowindex', '20284');
  await expect.element(record('PFA-0000003')).toHaveAttribute('aria-rowindex', '20279');
  await expect.element(page.getByRole('row', { name: /Cranes · 2/ })).toHaveAttribute('aria-rowindex', '20282');
});

test('pinned columns and their heads stay at the left when the sheet is scrolled sideways, in new rows too', async () => {
  await openApp(
    '/o/HAR01/grid?cols=pfaId!,class!,forecastEnd,planCost,area,dor,model,manufacturer,contract,equipment,category,updatedAt',
  );
  await expect.element(page.getByText('PFA-0000001')).toBeVisible();
  const grid = page.getByRole('grid').element();
  const lefts = () =>
    ['[role=rowheader]', '[role=columnheader][aria-colindex="1"]', '[aria-colindex="2"][role=gridcell]'].map(
      (selector) =>
        [...grid.querySelectorAll<HTMLElement>(selector)]
          .filter((cell) => cell.offsetParent !== null)
          .map((cell) => Math.round(cell.getBoundingClientRect().left)),
    );
  const before = lefts().map(([left]) => left);
  grid.scrollLeft = 400;
  grid.scrollTop = 5000;
  await expect.element(page.getByText('PFA-0000190')).toBeVisible();
  expect(lefts().map((places) => [...new Set(places)])).toEqual(before.map((left) => [left]));
});
