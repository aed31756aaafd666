/**
 * What a reader does to the sheet, as programs of the page: each moves it once a frame, and says how long frames took and
 * whether other rows, or columns, were on the screen than before. A run in which nothing moved counts for nothing.
 */
import type { Page } from 'playwright';

export interface Frames {
  /** Between two frames. */
  frameMs: number[];
  /** Rows, or columns, that were on the screen at some time. */
  seen: number;
  /** Frames that were taken in all, some of them without a step. */
  taken: number;
  /** Of the main thread, spent by the scenario itself on looking what is on the screen. */
  lookedMs: number;
}

export interface Scenario {
  readonly name: string;
  /** The budget of a frame at the 95th percentile. */
  readonly budgetMs: number;
  /** A statement of the page for the frame `i`, with `box` as the scrolled element. */
  readonly step: string;
  /** The attribute that tells rows, or columns, apart. */
  readonly told: 'aria-rowindex' | 'aria-colindex';
  /** Fewer seen means that nothing moved. */
  readonly leastSeen: number;
}

export const frameCount = 120;

export const scenarios: readonly Scenario[] = [
  { name: 'wheel', budgetMs: 20, step: 'box.scrollTop += 100', told: 'aria-rowindex', leastSeen: frameCount },
  {
    name: 'leap',
    budgetMs: 20,
    // Spread over the whole, and the same each time.
    step: 'box.scrollTop = ((i * 7919) % 1000) / 1000 * (box.scrollHeight - box.clientHeight)',
    told: 'aria-rowindex',
    leastSeen: 200,
  },
  {
    name: 'sideways',
    budgetMs: 26,
    step: 'box.scrollLeft += Math.floor(i / 30) % 2 === 0 ? 60 : -60',
    told: 'aria-colindex',
    leastSeen: 12,
  },
];

/** The element that is scrolled, of this page or of an earlier one. */
export const scrolledBox = `(() => {
  const grid = document.querySelector('[role=grid], [role=treegrid]');
  const isScrolled = (one) => one !== null && one.scrollHeight > one.clientHeight + 10 && /auto|scroll/.test(getComputedStyle(one).overflowY);
  for (let one = grid; one !== null; one = one.parentElement) if (isScrolled(one)) return one;
  return [...grid.querySelectorAll('*')].find(isScrolled);
})()`;

/** From the beginning of the sheet. */
export async function playScenario(page: Page, { step, told }: Scenario): Promise<Frames> {
  return await page.evaluate<Frames>(`(async () => {
    const box = ${scrolledBox};
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    let lookedMs = 0;
    const note = (seen) => {
      const start = performance.now();
      const limits = box.getBoundingClientRect();
      for (const one of box.querySelectorAll('[role=row] [${told}], [role=row][${told}]')) {
        const { top, left } = one.getBoundingClientRect();
        if (top < limits.bottom && left < limits.right) seen.add(one.getAttribute('${told}'));
      }
      lookedMs += performance.now() - start;
    };
    box.scrollTo(0, 0);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const [frameMs, seen] = [[], new Set()];
    let before = await frame();
    for (let i = 0; i < ${frameCount}; i += 1) {
      ${step};
      const now = await frame();
      frameMs.push(now - before);
      before = now;
      // Looking costs a layout: seldom, and after the frame was taken.
      if (i % 10 === 9) { note(seen); before = await frame(); }
    }
    return { frameMs, seen: seen.size, taken: ${frameCount + Math.floor(frameCount / 10)}, lookedMs };
  })()`);
}

/** From the press of a key to the frame that shows what it did, of each of `keys`. */
export async function pressKeys(page: Page, keys: readonly string[]): Promise<number[]> {
  await page.evaluate(`(() => {
    window.pressedMs = [];
    document.addEventListener('keydown', (event) => requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => window.pressedMs.push(performance.now() - event.timeStamp);
      port2.postMessage(0);
    }), { capture: true });
    document.querySelector('[role=grid], [role=treegrid]').focus();
  })()`);
  for (const key of keys) await page.keyboard.press(key, { delay: 30 });
  // Not by what the page's policy forbids (eval).
  return await page.evaluate<number[]>(`new Promise((resolve) => {
    const look = () => (window.pressedMs.length >= ${keys.length} ? resolve(window.pressedMs) : requestAnimationFrame(look));
    look();
  })`);
}

/** Since the address was asked for, until a record is on the screen. */
export const firstRowsScript = `window.firstRows = new Promise((resolve) => {
  const look = () => {
    const cells = [...document.querySelectorAll('[role=row] [role=gridcell]')];
    if (cells.some((cell) => cell.textContent !== '' && !cell.parentElement.hasAttribute('aria-busy'))) resolve(performance.now());
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})`;
