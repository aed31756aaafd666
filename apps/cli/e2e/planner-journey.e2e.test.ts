/** A planner's change from the cell to PEMS and back: the product as `npm start` runs it, a real browser, and the simulator. */
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBrowser } from '@vanguard/web/testing';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { collect, startVanguard } from './command.ts';

const folder = mkdtempSync(join(tmpdir(), 'journey-'));
// So that an embedded server, which never runs as root, reaches its data here.
chmodSync(folder, 0o755);
const environment = { DATABASE_URL: '', VANGUARD_DATA: join(folder, 'data'), API_PORT: '0', WEB_PORT: '0' };
const product = startVanguard(['start', '--records', '600'], folder, environment);
const output = collect(product);
let browser: Browser;
let planner: Page;
const complaints: string[] = [];
const waiting = { timeout: 60_000, interval: 100 };

beforeAll(async () => {
  browser = await openBrowser();
  const page = await vi.waitFor(() => addressOf('Page'), waiting);
  await vi.waitFor(() => addressOf('PEMS'), waiting);
  planner = await signIn(page, 'mreyes', 'site-plan-2025');
});
afterAll(async () => {
  await browser?.close();
  product.kill('SIGTERM');
  if (product.exitCode === null) await once(product, 'close');
  rmSync(folder, { recursive: true, force: true });
});

/** In a browser of their own, as far as cookies go. */
async function signIn(address: string, username: string, password: string): Promise<Page> {
  const page = await browser.newPage({ locale: 'en-US', viewport: { width: 1440, height: 900 } });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${address}/sign-in?next=${encodeURIComponent(question)}`);
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  return page;
}

/** Rentals that have not begun to be billed, the largest first. */
const question = '/o/RIO/grid?source=Rental&status=planned&sort=-forecastCost';
/** Columns before it: id, state, class, forecast start. */
const toForecastEnd = 4;

function addressOf(name: string): string {
  if (product.exitCode !== null) throw new Error(output.stdout + output.stderr);
  const address = new RegExp(String.raw`${name}\s+(http\S+)`).exec(output.stdout)?.[1];
  if (address === undefined) throw new Error(`No ${name} yet: ${output.stdout}`);
  return address;
}

async function ofPems(pfaId: string): Promise<Record<string, string>> {
  const answer = await fetch(`${addressOf('PEMS')}/simulator/records/RIO/${pfaId}`);
  const { values } = (await answer.json()) as { values: Record<string, string> };
  return values;
}

test('typed, priced, still there after a reload, undone, redone, sent, and confirmed by PEMS', async () => {
  const first = planner.getByRole('row', { name: /PFA-\d{6}/ }).first();
  await first.waitFor();
  const pfaId = /PFA-\d{6}/.exec((await first.textContent()) ?? '')?.[0] ?? '';
  const row = planner.getByRole('row', { name: new RegExp(pfaId) });
  // The id is the header of its row.
  const end = row.getByRole('gridcell').nth(toForecastEnd - 1);
  const before = await end.textContent();
  const inPems = await ofPems(pfaId);

  await planner.getByRole('grid').focus();
  await planner.keyboard.press('Control+Home');
  for (let column = 0; column < toForecastEnd; column += 1) await planner.keyboard.press('ArrowRight');
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

  await planner.getByRole('link', { name: /Review/ }).click();
  await planner.getByText(pfaId).first().waitFor();
  await planner.getByRole('button', { name: /^Send \d+ to PEMS$/ }).click();
  await planner.getByText(/on the way to PEMS/).waitFor();
  await vi.waitFor(async () => {
    const values = await ofPems(pfaId);
    const changed = Object.keys(values).filter((name) => values[name] !== inPems[name]);
    expect(changed).toContain('PFS_F_ENDDATE');
  }, waiting);

  await planner.goBack();
  await row.waitFor();
  expect(await mine.count()).toBe(0);
  expect(await end.textContent()).toBe(after);
  expect(complaints).toEqual([]);
});

test('what one commits, another sees without a reload; and what changes in PEMS, both', async () => {
  const other = await signIn(addressOf('Page'), 'jokafor', 'forecast!42');
  const second = other.getByRole('row', { name: /PFA-\d{6}/ }).nth(1);
  await second.waitFor();
  const pfaId = /PFA-\d{6}/.exec((await second.textContent()) ?? '')?.[0] ?? '';
  const [mine, theirs] = [planner, other].map((page) =>
    page
      .getByRole('row', { name: new RegExp(pfaId) })
      .getByRole('gridcell')
      .nth(toForecastEnd - 1),
  );
  if (mine === undefined || theirs === undefined) throw new Error('there are two pages');
  const before = await theirs.textContent();
  await planner.getByRole('grid').focus();
  await planner.keyboard.press('Control+Home');
  await planner.keyboard.press('ArrowDown');
  for (let column = 0; column < toForecastEnd; column += 1) await planner.keyboard.press('ArrowRight');
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

  const address = `${addressOf('PEMS')}/simulator/records/RIO/${pfaId}`;
  const { values } = (await (await fetch(address)).json()) as { values: Record<string, string> };
  const end = values['PFS_F_ENDDATE'] ?? '';
  await fetch(address, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ PFS_F_ENDDATE: end.replace(/20\d\d/, '2031') }),
  });
  const status = await planner.evaluate(async () => {
    const answer = await fetch('/api/organizations');
    const { organizations } = (await answer.json()) as { organizations: { id: string; code: string }[] };
    const id = organizations.find(({ code }) => code === 'RIO')?.id;
    return (await fetch(`/api/sync/${id}/trigger`, { method: 'POST' })).status;
  });
  expect(status).toBe(200);
  await vi.waitFor(async () => expect(await theirs.textContent()).toContain('2031'), waiting);
  await vi.waitFor(async () => expect(await mine.textContent()).toContain('2031'), waiting);
  expect(complaints).toEqual([]);
});
