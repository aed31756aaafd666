/** A planner's change from the cell to PEMS and back: the product as `npm start` runs it, a real browser, and the simulator. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  askApi,
  cellBelow,
  changePems,
  goToCell,
  idIn,
  type Planning,
  readPems,
  recordRows,
  startPlanning,
  waiting,
} from './planning.ts';

let planning: Planning;
let planner: Page;

beforeAll(async () => {
  planning = await startPlanning(600);
  planner = await planning.signIn('planner', question);
});
afterAll(async () => await planning?.close());

/** Rentals that have not begun to be billed, the largest first. */
const question = '/o/RIO/grid?source=Rental&status=planned&sort=-forecastCost';

/** How long a reader stays before the address says where. */
const restMs = 300;

test('typed, priced, still there after a reload, undone, redone, sent, and confirmed by PEMS', async () => {
  const first = recordRows(planner).first();
  await first.waitFor();
  const pfaId = idIn(await first.textContent());
  const row = planner.getByRole('row', { name: new RegExp(pfaId) });
  const end = await cellBelow(planner, pfaId, 'Forecast end');
  const before = await end.textContent();
  const inPems = await readPems(planning, pfaId);

  await goToCell(planner, 'Forecast end');
  await planner.keyboard.type('+14');
  await planner.keyboard.press('Enter');
  const mine = row.getByRole('gridcell', { name: /changed by you, not sent/ });
  await mine.waitFor();
  const after = await mine.textContent();
  expect(Date.parse(after ?? '') - Date.parse(before ?? '')).toBe(14 * 86_400_000);

  await planner.reload();
  await mine.waitFor();
  await planner.getByRole('grid').focus();
  await planner.keyboard.press('Control+z');
  await mine.waitFor({ state: 'detached' });
  expect(await end.textContent()).toBe(before);
  await planner.keyboard.press('Control+y');
  await mine.waitFor();

  // The sheet tells the address where its reader rests, and must not call back somebody who has left for a page that is slow to come.
  const pageCame = Promise.withResolvers<void>();
  await planner.route('**/review-route-*.js', async (route) => {
    await pageCame.promise;
    await route.continue();
  });
  await planner.keyboard.press('ArrowDown');
  await planner.getByRole('link', { name: /Review/ }).click();
  await planner.waitForTimeout(restMs + 200);
  pageCame.resolve();
  await planner.getByText(pfaId).first().waitFor();
  await planner.getByRole('button', { name: /^Send \d+ to PEMS$/ }).click();
  await planner.getByText(/on the way to PEMS/).waitFor();
  await vi.waitFor(async () => {
    const values = await readPems(planning, pfaId);
    const changed = Object.keys(values).filter((name) => values[name] !== inPems[name]);
    expect(changed).toContain('PFS_F_ENDDATE');
  }, waiting);

  await planner.goBack();
  await row.waitFor();
  expect(await mine.count()).toBe(0);
  expect(await end.textContent()).toBe(after);
  expect(planning.complaints).toEqual([]);
});

test('what one commits, another sees without a reload; and what changes in PEMS, both', async () => {
  const other = await planning.signIn('colleague', question);
  const second = recordRows(other).nth(1);
  await second.waitFor();
  const pfaId = idIn(await second.textContent());
  const mine = await cellBelow(planner, pfaId, 'Forecast end');
  const theirs = await cellBelow(other, pfaId, 'Forecast end');
  const before = await theirs.textContent();
  await goToCell(planner, 'Forecast end', 1);
  await planner.keyboard.type('+7');
  await planner.keyboard.press('Enter');
  await planner
    .getByRole('gridcell', { name: /changed by you, not sent/ })
    .first()
    .waitFor();
  const after = await mine.textContent();
  expect(await theirs.textContent()).toBe(before);
  await planner.getByRole('link', { name: /Review/ }).click();
  await planner.getByRole('button', { name: /^Send \d+ to PEMS$/ }).click();
  await vi.waitFor(async () => expect(await theirs.textContent()).toBe(after), waiting);
  // Record by record, to its confirmation.
  await planner.getByRole('tab', { name: /^Sent/ }).click();
  const sent = planner.getByRole('listitem').filter({ hasText: pfaId }).first();
  await sent.getByText('confirmed', { exact: true }).waitFor();
  await planner.goBack();
  await mine.waitFor();

  const end = (await readPems(planning, pfaId))['PFS_F_ENDDATE'] ?? '';
  await changePems(planning, pfaId, { PFS_F_ENDDATE: end.replace(/20\d\d/, '2031') });
  await askApi(planner, '/api/sync/:org/trigger', {});
  await vi.waitFor(async () => expect(await theirs.textContent()).toContain('2031'), waiting);
  await vi.waitFor(async () => expect(await mine.textContent()).toContain('2031'), waiting);
  expect(planning.complaints).toEqual([]);
});
