/** The product as `npm start` runs it, with its simulator of PEMS and real browsers: what the journeys of planners begin with. */
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBrowser } from '@vanguard/web/testing';
import type { BrowserContextOptions, Locator, Page } from 'playwright';
import { vi } from 'vitest';
import { collect, startVanguard } from './command.ts';

/** As long as a busy machine may take for what takes a second. */
export const waiting = { timeout: 60_000, interval: 100 };

export const people = {
  planner: { username: 'mreyes', password: 'site-plan-2025' },
  colleague: { username: 'jokafor', password: 'forecast!42' },
  viewer: { username: 'tlind', password: 'crane-boom-9' },
} as const;

export interface Planning {
  /** What the terminal says of it: the page, the API, the simulator. */
  readonly addressOf: (name: 'Page' | 'API' | 'PEMS') => string;
  /** In a browser of their own, as far as cookies go. `at`: where they want to go. */
  readonly signIn: (person: keyof typeof people, at: string, look?: BrowserContextOptions) => Promise<Page>;
  /** Faults and warnings of all pages so far. */
  readonly complaints: string[];
  readonly folder: string;
  readonly close: () => Promise<void>;
}

export async function startPlanning(records: number): Promise<Planning> {
  const folder = mkdtempSync(join(tmpdir(), 'planning-'));
  // So that an embedded server, which never runs as root, reaches its data here.
  chmodSync(folder, 0o755);
  const environment = { DATABASE_URL: '', VANGUARD_DATA: join(folder, 'data'), API_PORT: '0', WEB_PORT: '0' };
  const product = startVanguard(['start', '--records', String(records)], folder, environment);
  const output = collect(product);
  const browser = await openBrowser();
  const complaints: string[] = [];
  const addressOf = (name: string): string => {
    if (product.exitCode !== null) throw new Error(output.stdout + output.stderr);
    const address = new RegExp(String.raw`${name}\s+(http\S+)`).exec(output.stdout)?.[1];
    if (address === undefined) throw new Error(`No ${name} yet: ${output.stdout}`);
    return address;
  };
  const close = async () => {
    await browser.close();
    product.kill('SIGTERM');
    if (product.exitCode === null) await once(product, 'close');
    rmSync(folder, { recursive: true, force: true });
  };
  const signIn: Planning['signIn'] = async (person, at, look = {}) => {
    const page = await browser.newPage({ locale: 'en-US', viewport: { width: 1440, height: 900 }, ...look });
    page.setDefaultTimeout(waiting.timeout);
    page.on('console', (message) => {
      const text = `${message.text()} ${message.location().url}`;
      // On a busy machine the server asks to come again, and the page does.
      if (/error|warning/.test(message.type()) && !text.includes('status of 503')) complaints.push(text);
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${addressOf('Page')}/sign-in?next=${encodeURIComponent(at)}`);
    await page.getByLabel('Username').fill(people[person].username);
    await page.getByLabel('Password', { exact: true }).fill(people[person].password);
    await page.keyboard.press('Enter');
    return page;
  };
  try {
    await vi.waitFor(() => [addressOf('Page'), addressOf('PEMS')], { ...waiting, timeout: 120_000 });
  } catch (error) {
    await close();
    throw error;
  }
  return { addressOf, signIn, complaints, folder, close };
}

/** What PEMS has of a record, by the names of its columns. */
export async function readPems(planning: Planning, pfaId: string): Promise<Record<string, string>> {
  const answer = await fetch(`${planning.addressOf('PEMS')}/simulator/records/RIO/${pfaId}`);
  const { values } = (await answer.json()) as { values: Record<string, string> };
  return values;
}

/** As somebody who works in PEMS itself. */
export async function changePems(planning: Planning, pfaId: string, values: Record<string, string>): Promise<void> {
  await askPems(planning, `records/RIO/${pfaId}`, values);
}

/** How PEMS fails from now on; an empty list ends it. */
export async function breakPems(planning: Planning, faults: readonly object[]): Promise<void> {
  await askPems(planning, 'faults', faults);
}

async function askPems(planning: Planning, what: string, body: unknown): Promise<void> {
  const answer = await fetch(`${planning.addressOf('PEMS')}/simulator/${what}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

/** Asks the API as the page does, with its cookie; with a body, or with an empty one, it is a `POST`. */
export async function askApi<Answer>(page: Page, path: string, body?: object): Promise<Answer> {
  return await page.evaluate(
    async ({ asked, sent }) => {
      const { organizations } = (await (await fetch('/api/organizations')).json()) as {
        organizations: { id: string; code: string }[];
      };
      const id = organizations.find(({ code }) => code === 'RIO')?.id ?? '';
      const headers = { 'content-type': 'application/json' };
      const isEmpty = sent === undefined || Object.keys(sent).length === 0;
      const answer = await fetch(asked.replace(':org', id), {
        ...(sent === undefined ? {} : { method: 'POST' }),
        ...(isEmpty ? {} : { headers, body: JSON.stringify(sent) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(text);
      return (answer.headers.get('content-type') ?? '').includes('json') ? JSON.parse(text) : text;
    },
    { asked: path, sent: body },
  );
}

export const idIn = (text: string | null): string => /PFA-\d{6}/.exec(text ?? '')?.[0] ?? '';

export const recordRows = (page: Page): Locator => page.getByRole('row', { name: /PFA-\d{6}/ });

/** The cell of a record below a head. */
export async function cellBelow(page: Page, pfaId: string, head: string): Promise<Locator> {
  const place = await placeOf(page, head);
  // The id is the header of its row.
  return page
    .getByRole('row', { name: new RegExp(pfaId) })
    .getByRole('gridcell')
    .nth(place - 1);
}

/** Puts the cursor on a cell by keys, from the first record down. */
export async function goToCell(page: Page, head: string, down = 0): Promise<void> {
  const place = await placeOf(page, head);
  await page.locator('[role=grid], [role=treegrid]').focus();
  await page.keyboard.press('Control+Home');
  for (let row = 0; row < down; row += 1) await page.keyboard.press('ArrowDown');
  for (let column = 0; column < place; column += 1) await page.keyboard.press('ArrowRight');
}

async function placeOf(page: Page, head: string): Promise<number> {
  await recordRows(page).first().waitFor();
  const heads = await page
    .getByRole('columnheader')
    .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
  const place = heads.indexOf(head);
  if (place < 0) throw new Error(`No column ${head} among ${heads.join(', ')}`);
  return place;
}
