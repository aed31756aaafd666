/**
 * The sheet in a real browser against the server: first rows, frames of wheel, leaps and sideways, keys, and the processor time
 * of all processes, by turns with the page of an earlier revision where `--beside REV` names one. `--records` (20,000 by
 * default), `--rounds` (3). Frames need a quiet machine; beside the other page, ratios hold on any.
 */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { buildPage } from '@vanguard/web/build';
import { openBrowser } from '@vanguard/web/testing';
import { signSession } from '@vanguard/server/testing';
import type { Browser, BrowserContext, CDPSession } from 'playwright';
import { type ApiProcess, jwtSecret, startApi } from './api-process.ts';
import { type Bench, ms, percentile, withBench } from './bench-database.ts';
import { processorMs } from './measured-process.ts';
import { optionOf } from './option-of.ts';
import { buildPageOf } from './page-of-revision.ts';
import { firstRowsScript, playScenario, pressKeys, scenarios } from './web-scenarios.ts';

interface Subject {
  readonly name: string;
  readonly api: ApiProcess;
  readonly address: string;
  readonly times: Map<string, number[]>;
}

export async function run(args: string[]): Promise<void> {
  const revision = optionOf(args, '--beside');
  const rounds = Number(optionOf(args, '--rounds') ?? 3);
  const sized = args.includes('--records') ? args : [...args, '--records', '20000'];
  const earlier = revision === undefined ? undefined : await buildPageOf(revision);
  try {
    const folders = [
      { name: 'this', folder: await buildPage() },
      ...(earlier === undefined ? [] : [{ name: revision ?? '', folder: earlier.folder }]),
    ];
    await withBench(sized, async (bench) => await measureAll(bench, folders, rounds));
  } finally {
    await earlier?.remove();
  }
}

async function measureAll(bench: Bench, folders: { name: string; folder: string }[], rounds: number): Promise<void> {
  const browser = await openBrowser();
  const subjects: Subject[] = [];
  try {
    for (const { name, folder } of folders) {
      const port = await freePort();
      const api = await startApi(bench.url, undefined, { folder, port });
      const address = `http://127.0.0.1:${port}/o/${bench.scope.organizationId.slice(0, 8)}/`;
      subjects.push({ name, api, address, times: new Map() });
    }
    for (let round = 0; round < rounds; round += 1) {
      for (const subject of round % 2 === 0 ? subjects : subjects.toReversed()) {
        await measureRound(browser, bench, subject);
      }
    }
    report(subjects);
  } finally {
    await browser.close();
    for (const { api } of subjects) await api.stop();
  }
}

async function measureRound(browser: Browser, bench: Bench, { name, api, address, times }: Subject): Promise<void> {
  const note = (what: string, value: number) => times.set(what, [...(times.get(what) ?? []), value]);
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

async function openContext(browser: Browser, { database, scope }: Bench): Promise<BrowserContext> {
  const token = await signSession(database, scope.userId, jwtSecret);
  const context = await browser.newContext({
    locale: 'en-US',
    viewport: { width: 1440, height: 900 },
    extraHTTPHeaders: { authorization: `Bearer ${token}` },
  });
  await context.addInitScript(`localStorage.setItem('vanguard.signed-in', ${JSON.stringify(scope.userId)})`);
  await context.addInitScript(firstRowsScript);
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

const budgets: Readonly<Record<string, number>> = {
  'first rows, cold': 600,
  'first rows, warm': 400,
  'key to frame, p95': 50,
  ...Object.fromEntries(scenarios.map(({ name, budgetMs }) => [`${name}, frame p95`, budgetMs])),
  'wheel, main thread a frame': 6,
  'leap, main thread a frame': 6,
  'sideways, main thread a frame': 9,
};

function report([own, earlier]: readonly Subject[]): void {
  if (own === undefined) return;
  const median = (values: readonly number[] | undefined) => percentile(values ?? [], 0.5);
  console.log(`| | budget | here |${earlier === undefined ? '' : ` ${earlier.name} | ratio |`}`);
  for (const [what, values] of own.times) {
    const budget = budgets[what];
    const cells = [what, budget === undefined ? '' : ms(budget), ms(median(values))];
    if (earlier !== undefined) {
      const other = median(earlier.times.get(what));
      cells.push(ms(other), (median(values) / other).toFixed(2));
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
