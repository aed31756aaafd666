/**
 * What comes between a planner and their work, in real browsers over the whole product: a line that is cut, a session that ends, PEMS that
 * is down, a colleague on the same cell, little room, no right to change. Nothing typed is lost. Needs the whole suite.
 */
import { isWholeSuite } from '@vanguard/postgres/testing';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  askApi,
  breakPems,
  cellBelow,
  goToCell,
  idIn,
  people,
  type Planning,
  readPems,
  recordRows,
  startPlanning,
  waiting,
} from './planning.ts';

/** Rentals that have not begun to be billed: their ends may move. */
const question = '/o/RIO/grid?source=Rental&status=planned&sort=pfaId';
const changed = /changed by you, not sent/;
const slow = { timeout: 120_000, interval: 250 };

/** Run by the browser: the page does not scroll sideways, and nothing to press is beside it. */
const nothingIsBeyond = `(() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  const places = [...document.querySelectorAll('button, a[href], input, [role=tab]')].map((one) => one.getBoundingClientRect());
  return scrollWidth <= clientWidth && places.every(({ width, left, right }) => width === 0 || (left >= -1 && right <= clientWidth + 1));
})()`;

describe.runIf(isWholeSuite)('a planner', () => {
  let planning: Planning;
  let planner: Page;

  beforeAll(async () => {
    planning = await startPlanning(600);
    planner = await planning.signIn('planner', question);
    await recordRows(planner).first().waitFor();
    await askApi(planner, '/api/pfa/:org/discard', { all: true });
  });
  afterAll(async () => await planning?.close());

  const open = async (page: Page) => {
    await page.goto(planning.addressOf('Page') + question);
    await recordRows(page).first().waitFor();
  };
  const idAt = async (page: Page, place: number) => idIn(await recordRows(page).nth(place).textContent());
  const endOf = async (pfaId: string) =>
    (await askApi<{ forecastEnd: string }>(planner, `/api/pfa/:org/record?pfaId=${pfaId}`)).forecastEnd;
  const discardAll = async () => {
    await askApi(planner, '/api/pfa/:org/discard', { all: true });
  };

  test('takes back twenty steps after a reload, and makes them again', async () => {
    await open(planner);
    const ids = await Promise.all(Array.from({ length: 20 }, async (_, place) => await idAt(planner, place)));
    const first = ids[0] ?? '';
    const before = await endOf(first);
    await goToCell(planner, 'Forecast end');
    for (let step = 1; step <= 20; step += 1) {
      await planner.keyboard.type('+1');
      await planner.keyboard.press('Enter');
      await planner.getByRole('link', { name: `${step} draft${step === 1 ? '' : 's'}`, exact: true }).waitFor();
    }
    await planner.reload();
    await planner.getByRole('link', { name: '20 drafts', exact: true }).waitFor();
    await planner.getByRole('grid').focus();
    for (let left = 19; left >= 0; left -= 1) {
      await planner.keyboard.press('Control+z');
      const words = planner.getByRole('link', { name: `${left} draft${left === 1 ? '' : 's'}`, exact: true });
      await (left === 0
        ? planner.getByRole('link', { name: /^\d+ drafts?$/ }).waitFor({ state: 'detached' })
        : words.waitFor());
    }
    expect(await endOf(first)).toBe(before);
    await planner.keyboard.press('Control+y');
    await planner.getByRole('link', { name: '1 draft', exact: true }).waitFor();
    await discardAll();
  });

  test('goes on typing where the line is cut, and has it all when it is back', async () => {
    await open(planner);
    const pfaId = await idAt(planner, 0);
    const before = await endOf(pfaId);
    await planner.context().setOffline(true);
    await goToCell(planner, 'Forecast end');
    for (const text of ['+14', '+7']) {
      await planner.keyboard.type(text);
      await planner.keyboard.press('Enter');
    }
    await planner.getByText('2 changes wait on this device').waitFor();
    await planner
      .getByText(/cannot be reached|are offline/i)
      .first()
      .waitFor();
    await planner.context().setOffline(false);
    await planner.getByRole('link', { name: '2 drafts', exact: true }).waitFor();
    await planner.getByText('wait on this device').waitFor({ state: 'detached' });
    expect(Date.parse(await endOf(pfaId)) - Date.parse(before)).toBe(14 * 86_400_000);
    await planner.reload();
    await planner.getByRole('link', { name: '2 drafts', exact: true }).waitFor();
    await discardAll();
  });

  test('is asked for the password when the session ends in the middle of a word, which stays', async () => {
    await open(planner);
    const pfaId = await idAt(planner, 0);
    await goToCell(planner, 'Forecast end');
    await planner.keyboard.type('+2');
    const editor = planner.getByRole('textbox', { name: `Forecast end of ${pfaId}` });
    await editor.waitFor();
    // By another program with the same cookie: the page hears of it as it goes on.
    const status = await planner.evaluate(async () => (await fetch('/api/auth/logout', { method: 'POST' })).status);
    expect(status).toBe(204);
    const dialog = planner.getByRole('dialog', { name: 'Your session has ended' });
    await dialog.waitFor();
    await dialog.getByLabel('Password', { exact: true }).fill(people.planner.password);
    await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await editor.inputValue()).toBe('+2');
    await editor.focus();
    await planner.keyboard.press('End');
    await planner.keyboard.type('1');
    await planner.keyboard.press('Enter');
    await planner.getByRole('link', { name: '1 draft', exact: true }).waitFor();
    await discardAll();
  });

  test('sends while PEMS is down, and has it confirmed when it is back', async () => {
    await open(planner);
    const pfaId = await idAt(planner, 0);
    const inPems = (await readPems(planning, pfaId))['PFS_F_ENDDATE'];
    await breakPems(planning, [{ kind: 'unavailable', retryAfterSeconds: 1 }]);
    await goToCell(planner, 'Forecast end');
    await planner.keyboard.type('+14');
    await planner.keyboard.press('Enter');
    await planner.getByRole('link', { name: '1 draft', exact: true }).waitFor();
    await planner.getByRole('link', { name: 'Review', exact: true }).click();
    await planner.getByRole('button', { name: 'Send 1 to PEMS' }).click();
    await planner.getByRole('tab', { name: /^Sent/ }).click();
    const sent = planner.getByRole('listitem').filter({ hasText: pfaId }).first();
    await sent.getByText(/^on its way: ./).waitFor({ timeout: slow.timeout });
    expect((await readPems(planning, pfaId))['PFS_F_ENDDATE']).toBe(inPems);
    await breakPems(planning, []);
    await sent.getByText('confirmed', { exact: true }).waitFor({ timeout: slow.timeout });
    expect((await readPems(planning, pfaId))['PFS_F_ENDDATE']).not.toBe(inPems);
  });

  test('and a colleague type into the same cell: who sends second is told, and keeps theirs', async () => {
    await open(planner);
    const other = await planning.signIn('colleague', question);
    await recordRows(other).first().waitFor();
    await askApi(other, '/api/pfa/:org/discard', { all: true });
    const pfaId = await idAt(planner, 1);
    const theirs = await cellBelow(other, pfaId, 'Forecast end');
    for (const [page, text] of [
      [planner, '+14'],
      [other, '+21'],
    ] as const) {
      await goToCell(page, 'Forecast end', 1);
      await page.keyboard.type(text);
      await page.keyboard.press('Enter');
      await page
        .getByRole('row', { name: new RegExp(pfaId) })
        .getByRole('gridcell', { name: changed })
        .waitFor();
    }
    const wanted = await theirs.textContent();
    await planner.getByRole('link', { name: 'Review', exact: true }).click();
    await planner.getByRole('button', { name: 'Send 1 to PEMS' }).click();
    await planner.getByText('1 change is on the way to PEMS.').waitFor();
    await other.getByRole('link', { name: 'Review', exact: true }).click();
    await other.getByRole('tab', { name: 'Conflicts 1' }).click();
    const conflict = other.getByRole('group', { name: new RegExp(`Forecast end of ${pfaId}`) });
    await conflict.getByRole('button', { name: 'Keep mine' }).click();
    await other.getByText('No conflicts').waitFor();
    await other.getByRole('button', { name: 'Send 1 to PEMS' }).click();
    await other.getByText('1 change is on the way to PEMS.').waitFor();
    await vi.waitFor(async () => {
      const end = await askApi<{ forecastEnd: string }>(planner, `/api/pfa/:org/record?pfaId=${pfaId}`);
      expect(new Date(end.forecastEnd).toDateString()).toBe(new Date(wanted ?? '').toDateString());
    }, waiting);
    await other.context().close();
  });

  test('has room enough at 900 px, from the cell to Send', async () => {
    const narrow = await planning.signIn('planner', question, { viewport: { width: 900, height: 700 } });
    const isWhole = async () => await narrow.evaluate<boolean>(nothingIsBeyond);
    await recordRows(narrow).first().waitFor();
    expect(await isWhole()).toBe(true);
    await goToCell(narrow, 'Forecast end', 2);
    await narrow.keyboard.type('+14');
    await narrow.keyboard.press('Enter');
    await narrow.getByRole('link', { name: '1 draft', exact: true }).waitFor();
    expect(await isWhole()).toBe(true);
    await narrow.getByRole('link', { name: 'Review', exact: true }).click();
    await narrow.getByRole('button', { name: 'Send 1 to PEMS' }).waitFor();
    expect(await isWhole()).toBe(true);
    await narrow.getByRole('button', { name: 'Send 1 to PEMS' }).click();
    await narrow.getByText('1 change is on the way to PEMS.').waitFor();
    await narrow.context().close();
  });

  test('of another place may look and change nothing, and is told why', async () => {
    const viewer = await planning.signIn('viewer', question);
    await goToCell(viewer, 'Forecast end');
    await viewer.keyboard.press('F2');
    await viewer.getByText(/^You may read these records\./).waitFor();
    await viewer.keyboard.press('Escape');
    await viewer.keyboard.type('+14');
    await viewer.getByText(/^You may read these records\./).waitFor();
    expect(await viewer.getByRole('button', { name: 'Import…' }).count()).toBe(0);
    await viewer.keyboard.press('Escape');
    await viewer.keyboard.press('Control+k');
    await viewer.keyboard.type('shift 14d');
    await viewer.getByText(/Nothing is called that/).waitFor();
    await viewer.goto(`${planning.addressOf('Page')}/o/RIO/review`);
    await viewer.getByText('Nothing to send').waitFor();
    expect(await viewer.getByRole('button', { name: 'Send 0 to PEMS' }).isDisabled()).toBe(true);
    await viewer.context().close();
  });

  test('has seen no complaint of the page but that it was cut off and signed out', () => {
    const known = /ERR_INTERNET_DISCONNECTED|status of 401/;
    expect(planning.complaints.filter((text) => !known.test(text))).toEqual([]);
  });
});
