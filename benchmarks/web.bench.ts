/**
 * The sheet in a real browser against the server: first rows, frames of wheel, leaps and sideways, keys, and the processor time
 * of all processes, by turns with the page of an earlier revision where `--beside REV` names one; then what only this page has:
 * sort, filter, paste and edits, and what it weighs. `--records` (20,000 by default), `--rounds` (3), `--minutes` of scrolling
 * before the heap is measured (0.5). Frames need a quiet machine; beside the other page, ratios hold on any.
 */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { buildPage } from '@vanguard/web/build';
import { openBrowser } from '@vanguard/web/testing';
import { signSession } from '@vanguard/server/testing';
import type { Browser, BrowserContext, CDPSession } from 'playwright';
import { type ApiProcess, jwtSecret, startApi } from './api-process.ts';
import { type Bench, percentile, withBench } from './bench-database.ts';
import { processorMs } from './measured-process.ts';
import { optionOf } from './option-of.ts';
import { buildPageOf } from './page-of-revision.ts';
import { changeQuestion, editCells, pasteCells } from './web-gestures.ts';
import { firstRowsScript, playScenario, pressKeys, scenarios } from './web-scenarios.ts';
import {
  entryScripts,
  firstRowsOnSlowLine,
  gzipBytes,
  heapAfterScrolling,
  layoutShiftScript,
  weighVisit,
} from './web-weights.ts';

interface Subject {
  readonly name: string;
  /** Of the built page. */
  readonly folder: string;
  readonly api: ApiProcess;
  readonly address: string;
  readonly times: Map<string, number[]>;
}

export async function run(args: string[]): Promise<void> {
  const revision = optionOf(args, '--beside');
  const rounds = Number(optionOf(args, '--rounds') ?? 3);
  const minutes = Number(optionOf(args, '--minutes') ?? 0.5);
  const sized = args.includes('--records') ? args : [...args, '--records', '20000'];
  const earlier = revision === undefined ? undefined : await buildPageOf(revision);
  try {
    const folders = [
      { name: 'this', folder: await buildPage() },
      ...(earlier === undefined ? [] : [{ name: revision ?? '', folder: earlier.folder }]),
    ];
    await withBench(sized, async (bench) => await measureAll(bench, folders, { rounds, minutes }));
  } finally {
    await earlier?.remove();
  }
}

async function measureAll(
  bench: Bench,
  folders: { name: string; folder: string }[],
  { rounds, minutes }: { rounds: number; minutes: number },
): Promise<void> {
  const browser = await openBrowser();
  const subjects: Subject[] = [];
  try {
    for (const { name, folder } of folders) {
      const port = await freePort();
      const api = await startApi(bench.url, undefined, { folder, port });
      const address = `http://127.0.0.1:${port}/o/${bench.scope.organizationId.slice(0, 8)}/`;
      subjects.push({ name, folder, api, address, times: new Map() });
    }
    for (let round = 0; round < rounds; round += 1) {
      for (const subject of round % 2 === 0 ? subjects : subjects.toReversed()) {
        await measureRound(browser, bench, subject);
      }
    }
    const [own] = subjects;
    if (own !== undefined) {
      for (let round = 0; round < rounds; round += 1) await measureGestures(browser, bench, own);
      await measureWeights(browser, bench, own, minutes);
    }
    report(subjects);
  } finally {
    await browser.close();
    for (const { api } of subjects) await api.stop();
  }
}

function noting({ times }: Subject): (what: string, ...values: readonly number[]) => void {
  return (what, ...values) => times.set(what, [...(times.get(what) ?? []), ...values]);
}

async function measureRound(browser: Browser, bench: Bench, subject: Subject): Promise<void> {
  const { name, api, address } = subject;
  const note = noting(subject);
  const context = await openContext(browser, bench);
  try {
    const page = await context.newPage();
    const open = async () => {
      // Both pages know the older name of the address.
      await page.goto(`${address}records`);
      return await page.evaluate<number>('window.firstRows');
    };
    note('first rows, cold', await open());
    note('first rows, warm', await open());
    note('layout shift of the first rows', await page.evaluate<number>('window.layoutShift'));
    const cdp = await browser.newBrowserCDPSession();
    const thread = await context.newCDPSession(page);
    await thread.send('Performance.enable', { timeDomain: 'threadTicks' });
    for (const scenario of scenarios) {
      const before = await processorOfAll(cdp, api);
      const metrics = await taskMs(thread);
      const { frameMs, seen, taken, lookedMs } = await playScenario(page, scenario);
      if (seen < scenario.leastSeen) throw new Error(`${name}: ${scenario.name} moved nothing, ${seen} seen`);
      note(`${scenario.name}, frame p95`, percentile(frameMs, 0.95));
      note(`${scenario.name}, main thread a frame`, ((await taskMs(thread)) - metrics - lookedMs) / taken);
      note(`${scenario.name}, processor a frame`, ((await processorOfAll(cdp, api)) - before - lookedMs) / taken);
    }
    const keys = Array.from({ length: 40 }, (_, i) => (i % 8 === 7 ? 'PageDown' : 'ArrowDown'));
    note('key to frame, p95', percentile(await pressKeys(page, keys), 0.95));
  } finally {
    await context.close();
  }
}

async function measureGestures(browser: Browser, bench: Bench, subject: Subject): Promise<void> {
  const { address } = subject;
  const note = noting(subject);
  const slow = await openContext(browser, bench);
  note('first rows, cold, 4 Mbit and 60 ms', await firstRowsOnSlowLine(slow, `${address}grid`));
  await slow.close();
  const context = await openContext(browser, bench);
  try {
    const page = await context.newPage();
    const { sortMs, filterMs } = await changeQuestion(page, address);
    note('sort until rows', percentile(sortMs, 0.5));
    note('filter until rows', percentile(filterMs, 0.5));
    const [first = Number.NaN, ...others] = await pasteCells(page, address, bench);
    note('first paste of 500 × 4 until shown', first);
    note('paste of 500 × 4 until shown', ...others);
    note('edit until saved, p95', percentile(await editCells(page, address, bench), 0.95));
  } finally {
    await context.close();
  }
}

/** What is the same each time, and what takes long: once. */
async function measureWeights(browser: Browser, bench: Bench, subject: Subject, minutes: number): Promise<void> {
  const { address, folder } = subject;
  const note = noting(subject);
  const entry = await entryScripts(folder);
  note('entry script, gzip', (await gzipBytes(folder, entry)) / 1024);
  const visits = new Map<string, readonly string[]>();
  for (const lens of ['grid', 'review', 'sync']) {
    const context = await openContext(browser, bench);
    const { recordsBytes, scripts } = await weighVisit(context, `${address}${lens}`);
    if (lens === 'grid') note('200 records on the wire', recordsBytes / 1024);
    visits.set(
      lens,
      [...new Set(scripts)].filter((script) => !entry.includes(script)),
    );
    await context.close();
  }
  for (const [lens, scripts] of visits) {
    const others = [...visits].filter(([other]) => other !== lens).flatMap(([, loaded]) => loaded);
    const own = scripts.filter((script) => !others.includes(script));
    note(`scripts of ${lens} alone, gzip`, (await gzipBytes(folder, own)) / 1024);
    note(`all beyond the entry of ${lens}, gzip`, (await gzipBytes(folder, scripts)) / 1024);
  }
  const context = await openContext(browser, bench);
  const page = await context.newPage();
  await page.goto(`${address}grid`);
  await page.evaluate('window.firstRows');
  note(`heap after ${minutes} minutes of scrolling`, await heapAfterScrolling(page, minutes));
  await context.close();
}

async function openContext(browser: Browser, { database, scope }: Bench): Promise<BrowserContext> {
  const token = await signSession(database, scope.userId, jwtSecret);
  const context = await browser.newContext({
    locale: 'en-US',
    viewport: { width: 1440, height: 900 },
    extraHTTPHeaders: { authorization: `Bearer ${token}` },
  });
  await context.addInitScript(`localStorage.setItem('vanguard.signed-in', ${JSON.stringify(scope.userId)})`);
  await context.addInitScript(firstRowsScript);
  await context.addInitScript(layoutShiftScript);
  return context;
}

/** Of the browser with all its processes, and of the server. */
async function processorOfAll(cdp: CDPSession, api: ApiProcess): Promise<number> {
  const { processInfo } = await cdp.send('SystemInfo.getProcessInfo');
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0) + processorMs(api.pid);
}

/** What the page's main thread has worked so far, in processor time. */
async function taskMs(thread: CDPSession): Promise<number> {
  const { metrics } = await thread.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
}

/** By the beginning of what is measured; all times are in ms. */
const budgets: readonly (readonly [string, number, unit?: string])[] = [
  ['first rows, cold, 4 Mbit', 900],
  ['first rows, cold', 600],
  ['first rows, warm', 400],
  ['key to frame, p95', 50],
  ...scenarios.map(({ name, budgetMs }) => [`${name}, frame p95`, budgetMs] as const),
  ['wheel, main thread a frame', 6],
  ['leap, main thread a frame', 6],
  ['sideways, main thread a frame', 9],
  ['layout shift', 0, ''],
  ['sort until rows', 300],
  ['filter until rows', 300],
  ['paste of 500 × 4 until shown', 50],
  ['edit until saved, p95', 300],
  ['200 records on the wire', 25, 'kB'],
  ['entry script', 150, 'kB'],
  ['scripts of', 40, 'kB'],
  ['heap after', 120, 'MB'],
];

function report([own, earlier]: readonly Subject[]): void {
  if (own === undefined) return;
  const median = (values: readonly number[] | undefined) => percentile(values ?? [], 0.5);
  console.log(`| | budget | here |${earlier === undefined ? '' : ` ${earlier.name} | ratio |`}`);
  for (const [what, values] of own.times) {
    const [, budget, unit = what.endsWith('gzip') ? 'kB' : 'ms'] =
      budgets.find(([start]) => what.startsWith(start)) ?? [];
    const shown = (value: number) => `${value.toFixed(unit === '' ? 4 : 1)} ${unit}`.trim();
    const cells = [what, budget === undefined ? '' : shown(budget), shown(median(values))];
    const others = earlier?.times.get(what);
    if (earlier !== undefined) {
      const other = median(others);
      cells.push(...(others === undefined ? ['', ''] : [shown(other), (median(values) / other).toFixed(2)]));
    }
    console.log(`| ${cells.join(' | ')} |`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
