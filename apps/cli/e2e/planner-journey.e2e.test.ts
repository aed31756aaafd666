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
const waiting = { timeout: 30_000, interval: 100 };

beforeAll(async () => {
  browser = await openBrowser();
  const page = await vi.waitFor(() => addressOf('Page'), waiting);
  await vi.waitFor(() => addressOf('PEMS'), waiting);
  planner = await browser.newPage({ locale: 'en-US', viewport: { width: 1440, height: 900 } });
  planner.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  planner.on('pageerror', (error) => complaints.push(error.message));
  await planner.goto(`${page}/sign-in?next=${encodeURIComponent(question)}`);
  await planner.getByLabel('Username').fill('mreyes');
  await planner.getByLabel('Password', { exact: true }).fill('site-plan-2025');
  await planner.keyboard.press('Enter');
});
afterAll(async () => {
  await browser?.close();
  product.kill('SIGTERM');
  if (product.exitCode === null) await once(product, 'close');
  rmSync(folder, { recursive: true, force: true });
});

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
