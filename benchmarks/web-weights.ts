/** What the page weighs: on the wire, as scripts, on a slow line, in memory after long scrolling. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BrowserContext, Page } from 'playwright';
import { scrolledBox } from './web-scenarios.ts';

export interface Wire {
  /** Of the page of 200 records that came first. */
  recordsBytes: number;
  /** Names of the scripts that were loaded until the first rows, the entry's too. */
  scripts: string[];
}

/** A first visit, and what it sends for. */
export async function weighVisit(context: BrowserContext, address: string): Promise<Wire> {
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  const [pages, bytes, scripts] = [new Set<string>(), new Map<string, number>(), [] as string[]];
  cdp.on('Network.responseReceived', ({ requestId, response: { url } }) => {
    const { pathname, searchParams } = new URL(url);
    if (searchParams.get('limit') === '200' && searchParams.get('offset') === '0') pages.add(requestId);
    if (/\/assets\/[^/]+\.js$/.test(pathname)) scripts.push(path.basename(pathname));
  });
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => bytes.set(requestId, encodedDataLength));
  await page.goto(address);
  await page.waitForSelector('[role=grid] [role=rowheader], [role=tab], section h2', { state: 'attached' });
  // What comes by itself a second after is waited for by nobody.
  const untilRows = [...scripts];
  await page.waitForTimeout(500);
  await page.close();
  const [first] = [...pages].flatMap((id) => bytes.get(id) ?? []);
  return { recordsBytes: first ?? Number.NaN, scripts: untilRows };
}

/** Compressed by gzip, together. */
export async function gzipBytes(folder: string, scripts: readonly string[]): Promise<number> {
  const sizes = scripts.map(
    async (name) => gzipSync(await readFile(path.join(folder, 'assets', name)), { level: 9 }).length,
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Those that the document itself names: its module, and what is loaded beside it. */
export async function entryScripts(folder: string): Promise<string[]> {
  const html = await readFile(path.join(folder, 'index.html'), 'utf8');
  return [...html.matchAll(/(?:src|href)="[^"]*?assets\/([^"/]+\.js)"/g)].map(([, name = '']) => name);
}

/** The first rows of a first visit, in ms. */
export async function firstRowsOnSlowLine(context: BrowserContext, address: string): Promise<number> {
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  const bytesASecond = 4_000_000 / 8;
  const line = { offline: false, latency: 60, downloadThroughput: bytesASecond, uploadThroughput: bytesASecond };
  await cdp.send('Network.emulateNetworkConditions', line);
  await page.goto(address);
  const time = await page.evaluate<number>('window.firstRows');
  await page.close();
  return time;
}

/** What scripts hold, in MB, after so many minutes of wheel and leaps; garbage is collected before. */
export async function heapAfterScrolling(page: Page, minutes: number): Promise<number> {
  const seen = await page.evaluate<number>(`(async () => {
    const box = ${scrolledBox};
    const seen = new Set();
    const endMs = performance.now() + ${minutes * 60_000};
    for (let i = 0; performance.now() < endMs; i += 1) {
      if (i % 100 < 80) box.scrollTop += 100;
      else box.scrollTop = ((i * 7919) % 1000) / 1000 * (box.scrollHeight - box.clientHeight);
      await new Promise((resolve) => requestAnimationFrame(resolve));
      if (i % 50 === 0) seen.add(box.querySelector('.sheet-row:not([hidden]) [role=rowheader]')?.textContent);
    }
    return seen.size;
  })()`);
  if (seen < 5) throw new Error(`scrolling for ${minutes} minutes showed ${seen} places`);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  return usedSize / 2 ** 20;
}

/** What has moved by itself since the page was opened, as the browser counts it. */
export const layoutShiftScript = `window.layoutShift = 0;
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) window.layoutShift += value;
}).observe({ type: 'layout-shift', buffered: true });`;
