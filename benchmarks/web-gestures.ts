/**
 * What a reader does to a question and to its cells, each from the press until it is on the screen, or saved. A gesture that did
 * not do what it says throws: the rows must be others than before, the changes must be drafts of the server.
 */
import { sql } from 'kysely';
import type { Page } from 'playwright';
import type { Bench } from './bench-database.ts';

const pastedRows = 500;
const pastes = 3;
const edits = 20;
const turns = 6;
const patienceMs = 30_000;

/** Columns that nothing locks as long as a record is planned, so that all of what is pasted fits. */
const editable = '?status=planned&sort=pfaId&cols=pfaId,forecastStart,forecastEnd,area,contract';

/** Of the page: `done` is asked once each frame is painted, which is after its callbacks in whatever order; returns the time since `startMs`. */
const untilDone = `async (startMs, done) => {
  // What is done at once is on the screen no sooner than the next frame.
  do {
    if (performance.now() - startMs > ${patienceMs}) throw new Error('nothing came of it');
    await new Promise((resolve) => requestAnimationFrame(resolve));
    await new Promise((resolve) => { const { port1, port2 } = new MessageChannel(); port1.onmessage = resolve; port2.postMessage(0); });
  } while (!done());
  return performance.now() - startMs;
}`;

const grid = `document.querySelector('[role=grid]')`;
const cellAt = (row: string, column: string) =>
  `document.querySelector('[aria-rowindex="' + ${row} + '"] [aria-colindex="' + ${column} + '"]')`;
/** The rows of an answer, none of which is an outline. */
const isSettled = `${grid}?.hasAttribute('aria-busy') === false && document.querySelector('.sheet-row[aria-rowindex="2"]:not([aria-busy]) .sheet-cell') !== null`;
const firstId = `(document.querySelector('.sheet-row[aria-rowindex="2"] [role=rowheader]')?.textContent ?? '')`;

/** From a click on a header, or on what takes a filter off, until other rows are on the screen. */
export async function changeQuestion(page: Page, address: string): Promise<{ sortMs: number[]; filterMs: number[] }> {
  await openSheet(page, `${address}grid?cols=pfaId,class,forecastVariance`);
  const sortMs: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    sortMs.push(await clickAndSee(page, `document.querySelector('[role=columnheader][aria-colindex="3"]')`, firstId));
  }
  const filterMs: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    await openSheet(page, `${address}grid?category=Pumps&area=Silo+${turn + 1}`);
    const button = `[...document.querySelectorAll('button')].find((one) => one.textContent.trim() === 'Clear all')`;
    filterMs.push(await clickAndSee(page, button, `${grid}.getAttribute('aria-rowcount')`));
  }
  return { sortMs, filterMs };
}

/** Rows under a header, beside the first of which others stand before. */
async function clickAndSee(page: Page, target: string, seen: string): Promise<number> {
  return await page.evaluate<number>(`(async () => {
    const before = ${seen};
    const startMs = performance.now();
    ${target}.click();
    return await (${untilDone})(startMs, () => ${isSettled} && ${seen} !== before);
  })()`);
}

async function openSheet(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.evaluate(`(${untilDone})(performance.now(), () => ${isSettled})`);
}

/** 500 rows of four cells, from the paste until those in view are shown; each paste says something else. The first also loads its code. */
export async function pasteCells(page: Page, address: string, bench: Bench): Promise<number[]> {
  await openSheet(page, `${address}grid${editable}`);
  const times: number[] = [];
  for (let paste = 0; paste < pastes; paste += 1) {
    await readAhead(page);
    const word = `Pasted ${paste} ${Date.now()}`;
    times.push(await pasteOnce(page, paste, word));
    await untilDrafts(bench, sql`delta ->> 'area' = ${word} and delta ->> 'contract' = ${word}`, pastedRows);
  }
  return times;
}

/** What is pasted into is at hand, as it is where somebody has looked at it, and nothing is on its way. */
async function readAhead(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await page.evaluate(`${grid}.focus()`);
  await page.keyboard.press('Control+Home');
  // By keys: a pixel of the scrollbar is many rows where there are a million.
  for (let farthest = 0; farthest < pastedRows; farthest = await farthestShown(page))
    await page.keyboard.press('PageDown');
  await page.keyboard.press('Control+Home');
  await farthestShown(page);
  await page.keyboard.press('ArrowRight');
}

/** The index of the last row in view, once all that are in view have come. */
async function farthestShown(page: Page): Promise<number> {
  return await page.evaluate<number>(`(async () => {
    const rows = () => [...document.querySelectorAll('.sheet-row:not([hidden])')];
    await (${untilDone})(performance.now(), () => rows().every((one) => !one.hasAttribute('aria-busy')));
    return Math.max(...rows().map((one) => Number(one.getAttribute('aria-rowindex'))));
  })()`);
}

async function pasteOnce(page: Page, paste: number, word: string): Promise<number> {
  return await page.evaluate<number>(`(async () => {
    const day = (month, i) => '2027-' + month + '-' + String(1 + (i + ${paste}) % 28).padStart(2, '0');
    const lines = Array.from({ length: ${pastedRows} }, (_, i) => [day('03', i), day('09', i), ${JSON.stringify(word)}, ${JSON.stringify(word)}]);
    const data = new DataTransfer();
    data.setData('text/plain', lines.map((line) => line.join('\\t')).join('\\r\\n'));
    const startMs = performance.now();
    ${grid}.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: data }));
    const shown = [...document.querySelectorAll('.sheet-row:not([hidden])')].map((one) => one.getAttribute('aria-rowindex'));
    return await (${untilDone})(startMs, () => shown.every((row) => ${cellAt('row', '4')}?.textContent === ${JSON.stringify(word)}));
  })()`);
}

/** Ends that are typed, each from Enter until the server has it. */
export async function editCells(page: Page, address: string, bench: Bench): Promise<number[]> {
  await openSheet(page, `${address}grid${editable}`);
  await page.evaluate(`${grid}.focus()`);
  await page.keyboard.press('Control+Home');
  for (const key of ['ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
  await page.evaluate(
    `document.addEventListener('keydown', (event) => { if (event.key === 'Enter') window.enteredAtMs = event.timeStamp; }, { capture: true })`,
  );
  const day = String(1 + (Math.floor(Date.now() / 1000) % 28)).padStart(2, '0');
  const [end, shown] = [`2028-01-${day}`, `${day} Jan 2028`];
  const times: number[] = [];
  for (let row = 2; row < edits + 2; row += 1) {
    await page.keyboard.type(end);
    await page.keyboard.press('Enter');
    times.push(
      await page.evaluate<number>(`(async () => {
        return await (${untilDone})(window.enteredAtMs, () => {
          const { classList, textContent } = ${cellAt(String(row), '3')};
          const isOpen = ['pending', 'invalid', 'refused', 'conflict'].some((state) => classList.contains('sheet-cell-' + state));
          return textContent === ${JSON.stringify(shown)} && !isOpen;
        });
      })()`),
    );
  }
  await untilDrafts(bench, sql`delta ->> 'forecastEnd' = ${end}`, edits);
  return times;
}

/** Throws where the server does not have so many. */
async function untilDrafts(
  { database, scope }: Bench,
  condition: ReturnType<typeof sql>,
  count: number,
): Promise<void> {
  const startMs = performance.now();
  for (;;) {
    const { rows } = await sql<{ count: number }>`
      select count(*)::integer as count from pfa_draft
       where organization_id = ${scope.organizationId} and user_id = ${scope.userId} and ${condition}`.execute(
      database,
    );
    const found = rows[0]?.count ?? 0;
    if (found >= count) return;
    if (performance.now() - startMs > patienceMs) throw new Error(`${found} of ${count} changes are drafts`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
