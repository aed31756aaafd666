/**
 * A planner's Monday, hour by the clock and by the hand: the file of the site, a crane package that is late, what is over budget, a
 * supplier's new rate, half of it taken back, the review, the sending and two conflicts. Counts what it takes of clicks and keys, which
 * the documentation shows. Needs the whole suite.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { isWholeSuite } from '@vanguard/postgres/testing';
import type { Locator, Page } from 'playwright';
import { afterAll, expect, test, vi } from 'vitest';
import { askApi, changePems, type Planning, readPems, recordRows, startPlanning, waiting } from './planning.ts';

const documented = join(import.meta.dirname, '../../../docs/explanation/a-planners-monday.md');

let planning: Planning | undefined;
afterAll(async () => await planning?.close());

/** Does what a person does, and counts it. */
class Hands {
  readonly steps: { step: string; seconds: number; clicks: number; keys: number }[] = [];
  readonly page: Page;
  #clicks = 0;
  #keys = 0;

  constructor(page: Page) {
    this.page = page;
  }

  async step(name: string, act: () => Promise<void>): Promise<void> {
    this.#clicks = 0;
    this.#keys = 0;
    const startedAt = performance.now();
    await act();
    const seconds = (performance.now() - startedAt) / 1000;
    this.steps.push({ step: name, seconds, clicks: this.#clicks, keys: this.#keys });
  }

  async click(what: Locator, modifiers: 'Shift'[] = []): Promise<void> {
    this.#clicks += 1;
    await what.click({ modifiers });
  }

  /** A combination is one. */
  async press(key: string): Promise<void> {
    this.#keys += 1;
    await this.page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    this.#keys += text.length;
    await this.page.keyboard.type(text);
  }

  /** The box that finds and does, down to Enter, once it offers what is meant. */
  async say(text: string, offered: RegExp): Promise<void> {
    await this.press('Control+k');
    await this.page.getByRole('combobox', { name: 'Find or do' }).waitFor();
    await this.type(text);
    await this.page.getByRole('option', { name: offered }).and(this.page.locator('[data-highlighted]')).waitFor();
    await this.press('Enter');
  }

  /** A verb shows how many and at what price before Enter does it. Returns how many records changed. */
  async order(text: string): Promise<number> {
    await this.press('Control+k');
    await this.page.getByRole('combobox', { name: 'Find or do' }).waitFor();
    await this.type(text);
    const priced = this.page.getByRole('button', { name: /^Change [\d,]+ ↵$/, disabled: false });
    const count = numberIn(await priced.textContent());
    await this.press('Enter');
    // It closes when the changes are saved.
    await this.page.getByRole('dialog').waitFor({ state: 'detached' });
    return count;
  }
}

const numberIn = (text: string | null) => Number((/[+-]?[\d,.]*\d/.exec(text ?? '')?.[0] ?? '').replaceAll(',', ''));

interface DraftOfApi {
  pfaId: string;
  delta: Record<string, string>;
  before: Record<'forecastCost' | 'actualCost', string>;
  after: Record<'forecastCost' | 'actualCost', string>;
  conflicts: object[];
}
const readDrafts = async (page: Page) =>
  (await askApi<{ drafts: DraftOfApi[] }>(page, '/api/pfa/:org/drafts?limit=1000')).drafts;

interface GroupOfApi {
  path: (string | null)[];
  forecastVariance: string;
}

test.runIf(isWholeSuite || process.env['DOCS_WRITE'] === '1')('the planner’s Monday', async () => {
  planning = await startPlanning(3000);
  const page = await planning.signIn('planner', '/o/RIO/grid');
  const hands = new Hands(page);
  await recordRows(page).first().waitFor();
  // What the sample has of last week.
  await askApi(page, '/api/pfa/:org/discard', { all: true });

  await importTheFileOfTheSite(hands, planning);
  const shifted = await shiftTheCranes(hands);
  const supplier = await findWhoIsOverBudget(hands);
  await replaceTheRate(hands, supplier);
  await undoHalfOfIt(hands);
  await reviewThePrices(hands);
  await sendAndSettle(hands, planning, shifted);

  const table = tableOf(hands.steps);
  process.stdout.write(`\n${table}\n`);
  expect(planning.complaints).toEqual([]);
  const text = readFileSync(documented, 'utf8');
  const isWriting = process.env['DOCS_WRITE'] === '1';
  if (isWriting) writeFileSync(documented, withTable(text, table));
  expect(countsIn(isWriting ? table : text), 'run again with DOCS_WRITE=1 to write it').toEqual(countsIn(table));
});

/** What the site gives back is what it was given, with other ends of some pumps. */
async function importTheFileOfTheSite(hands: Hands, { folder }: Planning): Promise<void> {
  const { page } = hands;
  const path = '/api/pfa/:org/export.csv?category=Pumps&status=planned&columns=pfaId,forecastEnd';
  const [heads = '', ...lines] = (await askApi<string>(page, path)).trim().split(/\r?\n/);
  const changed = lines
    .filter((line) => /,\d{4}-\d\d-\d\d$/.test(line))
    .slice(0, 6)
    .map((line) => line.replace(/\d{4}-\d\d-\d\d$/, (day) => daysLater(day, 21)));
  expect(changed.length).toBeGreaterThan(1);
  const file = join(folder, 'pumps of the site.csv');
  writeFileSync(file, `${[heads, ...changed].join('\r\n')}\r\n`);
  await hands.step('Import the file of the site', async () => {
    await hands.click(page.getByRole('button', { name: 'Import…' }));
    const chosen = page.waitForEvent('filechooser');
    await hands.click(page.getByText('Choose a CSV or Excel file'));
    await (await chosen).setFiles(file);
    await hands.click(page.getByRole('button', { name: `Save ${changed.length} as drafts` }));
    await page.getByText(/changed\. It is one step/).waitFor();
    await hands.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });
  expect(await readDrafts(page)).toHaveLength(changed.length);
}

function daysLater(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Returns two records whose ends have moved, as they are now. */
async function shiftTheCranes(hands: Hands): Promise<DraftOfApi[]> {
  const { page } = hands;
  let count = 0;
  await hands.step('Shift the delayed crane package by 14 days', async () => {
    await hands.say('cranes', /Category: Cranes/);
    await page.getByRole('button', { name: 'Remove filter Category: Cranes' }).waitFor();
    count = await hands.order('shift 14d "crane mats are late"');
  });
  const drafts = (await readDrafts(page)).filter(({ delta }) => delta['forecastStart'] !== undefined);
  expect(count).toBeGreaterThan(4);
  return drafts.slice(0, 2);
}

/** Of what is not delayed, the supplier of whom the plan is passed the furthest. */
async function findWhoIsOverBudget(hands: Hands): Promise<{ category: string; maker: string }> {
  const { page } = hands;
  const { groups } = await askApi<{ groups: GroupOfApi[] }>(page, '/api/pfa/:org/groups?by=category,manufacturer');
  const variance = ({ forecastVariance }: GroupOfApi) => Number(forecastVariance);
  const worst = (level: number, isMeant: (path: GroupOfApi['path']) => boolean) =>
    groups
      .filter(({ path }) => path.length === level && path.at(-1) !== null && isMeant(path))
      .toSorted((one, other) => variance(other) - variance(one))[0];
  const category = worst(1, ([own]) => own !== 'Cranes' && own !== 'Pumps')?.path[0] ?? '';
  // A name that is no part of another one, so that typing it is enough.
  const names = new Set(groups.flatMap(({ path }) => path.map((name) => (name ?? '').toLowerCase())));
  const isPlain = (name: string | null | undefined) =>
    typeof name === 'string' && [...names].filter((other) => other.includes(name.toLowerCase())).length === 1;
  const supplier = worst(2, ([own, maker]) => own === category && isPlain(maker));
  const maker = supplier?.path[1] ?? '';
  const head = (name: string) => page.getByRole('row', { name: new RegExp(String.raw`[▸▾] ${escape(name)} ·`) });
  await hands.step('Find who is over budget', async () => {
    await hands.click(page.getByRole('button', { name: 'Clear all' }));
    await hands.say('group category, manufacturer', /Group by category, manufacturer/);
    await page.getByRole('treegrid').waitFor();
    await hands.say('close all', /Close all groups/);
    await hands.click(head(category).getByRole('rowheader'));
    await head(maker).waitFor();
  });
  const money = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
  const shown = (await head(maker).textContent()) ?? '';
  expect(shown).toContain(
    money.format(Math.abs(Math.round(variance(supplier ?? { path: [], forecastVariance: '0' })))),
  );
  return { category, maker };
}

const escape = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

async function replaceTheRate(hands: Hands, { category, maker }: { category: string; maker: string }): Promise<void> {
  const { page } = hands;
  await hands.step('Replace the supplier’s rate, by filter', async () => {
    await hands.say(maker.toLowerCase(), new RegExp(`Manufacturer: ${escape(maker)}`, 'i'));
    await page.getByRole('button', { name: /Remove filter Manufacturer/ }).waitFor();
    await hands.say(category.toLowerCase(), new RegExp(`Category: ${escape(category)}`));
    await page.getByRole('button', { name: /Remove filter Category/ }).waitFor();
    expect(await hands.order('rate 9,800 "frame contract"')).toBeGreaterThan(1);
  });
}

async function undoHalfOfIt(hands: Hands): Promise<void> {
  const { page } = hands;
  const before = await readDrafts(page);
  const rated = before.filter(({ delta }) => delta['monthlyRate'] !== undefined);
  const half = Math.floor(rated.length / 2);
  expect(half).toBeGreaterThan(1);
  await hands.step('Take half of it back', async () => {
    await hands.click(page.getByRole('link', { name: 'Review' }));
    const gesture = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Amount set' }) });
    const boxes = gesture.getByRole('checkbox', { name: /^Choose PFA-/ });
    await hands.click(boxes.first());
    await hands.click(boxes.nth(half - 1), ['Shift']);
    await hands.click(page.getByRole('button', { name: `Discard ${half} chosen` }));
    await gesture.getByText(`${rated.length - half} record`).waitFor();
  });
  const after = await readDrafts(page);
  expect(before.length - after.length).toBe(half);
  expect(after.filter(({ delta }) => delta['monthlyRate'] !== undefined)).toHaveLength(rated.length - half);
}

const effectOf = (drafts: readonly DraftOfApi[]) =>
  drafts.reduce(
    (sum, { before, after }) =>
      sum +
      Number(after.forecastCost) -
      Number(before.forecastCost) +
      Number(after.actualCost) -
      Number(before.actualCost),
    0,
  );

async function reviewThePrices(hands: Hands): Promise<void> {
  const { page } = hands;
  const drafts = await readDrafts(page);
  await hands.step('Review, with the price of each gesture', async () => {
    const bar = page.getByText('Effect on costs');
    await bar.waitFor();
    const shown = numberIn(((await bar.textContent()) ?? '').replace('−', '-'));
    expect(Math.abs(shown - effectOf(drafts))).toBeLessThan(0.02);
    const gestures = await page.getByRole('heading', { level: 2 }).allTextContents();
    expect(gestures.toSorted()).toEqual(['Amount set', 'Import', 'Shift of dates']);
  });
}

async function sendAndSettle(hands: Hands, plan: Planning, [kept, left]: DraftOfApi[]): Promise<void> {
  const { page } = hands;
  if (kept === undefined || left === undefined) throw new Error('two records have moved');
  const total = (await readDrafts(page)).length;
  // Somebody in PEMS gives them other ends.
  for (const { pfaId } of [kept, left]) {
    const end = (await readPems(plan, pfaId))['PFS_F_ENDDATE'] ?? '';
    await changePems(plan, pfaId, { PFS_F_ENDDATE: end.replace(/20\d\d/, '2031') });
  }
  await hands.step('Pull what PEMS has', async () => {
    await hands.click(page.getByRole('link', { name: 'Sync' }));
    await hands.click(page.getByRole('button', { name: 'Pull now' }));
    await vi.waitFor(async () => {
      const conflicting = (await readDrafts(page)).filter(({ conflicts }) => conflicts.length > 0);
      expect(conflicting).toHaveLength(2);
    }, waiting);
  });
  await hands.step('Send what is settled', async () => {
    await hands.click(page.getByRole('link', { name: 'Review' }));
    await hands.click(page.getByRole('button', { name: `Send ${total - 2} to PEMS` }));
    await page.getByText(`${total - 2} changes are on the way to PEMS.`).waitFor();
  });
  await hands.step('Settle two conflicts and send again', async () => {
    await hands.click(page.getByRole('tab', { name: 'Conflicts 2' }));
    const field = (id: string) => page.getByRole('group', { name: new RegExp(`Forecast end of ${id}`) });
    const [first, second] = [kept, left].toSorted((one, other) => (one.pfaId < other.pfaId ? -1 : 1));
    await hands.click(field(first?.pfaId ?? '').getByText('PEMS now'));
    await hands.press(first === kept ? '1' : '2');
    await page.getByRole('tab', { name: 'Conflicts 1' }).waitFor();
    await field(second?.pfaId ?? '')
      .and(page.locator(':focus'))
      .waitFor();
    await hands.press(first === kept ? '2' : '1');
    await page.getByText('No conflicts').waitFor();
    // Their other ends have moved as well.
    await hands.click(page.getByRole('button', { name: 'Send 2 to PEMS' }));
    await page.getByText('2 changes are on the way to PEMS.').waitFor();
  });
  await vi.waitFor(async () => {
    expect((await readPems(plan, kept.pfaId))['PFS_F_ENDDATE']).not.toContain('2031');
    expect(await readDrafts(page)).toEqual([]);
  }, waiting);
  expect((await readPems(plan, left.pfaId))['PFS_F_ENDDATE']).toContain('2031');
}

function tableOf(steps: Hands['steps']): string {
  const total = (name: 'seconds' | 'clicks' | 'keys') => steps.reduce((sum, step) => sum + step[name], 0);
  const all = [...steps, { step: 'All', seconds: total('seconds'), clicks: total('clicks'), keys: total('keys') }];
  return [
    '| step | seconds | clicks | keys |',
    '|---|---|---|---|',
    ...all.map(({ step, seconds, clicks, keys }) => `| ${step} | ${seconds.toFixed(1)} | ${clicks} | ${keys} |`),
  ].join('\n');
}

const tableIn = /\| step \| seconds[^\n]*\n(?:\|[^\n]*\n?)+/;

const withTable = (text: string, table: string) => text.replace(tableIn, `${table}\n`);

/** All but the time, which is of the machine. */
const countsIn = (text: string) =>
  (tableIn.exec(text)?.[0] ?? '')
    .trim()
    .split('\n')
    .map((line) => line.split('|').filter((_, place) => place !== 2));
