/** The states of the page that are worth a picture: where each is, and what leads to it. */
import type { Page } from 'playwright';

export interface Scene {
  readonly path: string;
  readonly act?: (page: Page) => Promise<void>;
  /** All where none are named. */
  readonly sizes?: readonly ('wide' | 'narrow' | 'phone')[];
}

const grid = '/o/RIO/grid';

/** A hurry: what is not there after this is not coming. */
const waiting = { timeout: 6000 };

async function onCell(page: Page, column: string, down = 3): Promise<void> {
  await page
    .getByRole('row', { name: /PFA-\d{6}/ })
    .first()
    .waitFor();
  await page.locator('[role=grid], [role=treegrid]').focus();
  await page.keyboard.press('Control+Home');
  for (let row = 0; row < down; row += 1) await page.keyboard.press('ArrowDown');
  const heads = await page
    .getByRole('columnheader')
    .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
  for (let place = 0; place < heads.indexOf(column); place += 1) await page.keyboard.press('ArrowRight');
}

export const scenes: Readonly<Record<string, Scene>> = {
  list: { path: grid, act: async (page) => await onCell(page, 'Class') },
  grouped: { path: `${grid}?group=category,class`, act: async (page) => await onCell(page, 'PFA ID') },
  'typed-date': {
    path: `${grid}?status=planned&source=Rental`,
    act: async (page) => {
      await onCell(page, 'Forecast end');
      await page.keyboard.type('+30');
    },
  },
  calendar: {
    path: `${grid}?status=planned&source=Rental`,
    act: async (page) => {
      await onCell(page, 'Forecast end');
      await page.keyboard.press('Alt+ArrowDown');
      await page.getByRole('dialog').waitFor();
    },
  },
  'value-list': {
    path: grid,
    act: async (page) => {
      await page.waitForTimeout(1500);
      await onCell(page, 'Class');
      await page.keyboard.press('F2');
      await page.getByRole('option').first().waitFor(waiting);
    },
  },
  locked: {
    path: grid,
    act: async (page) => {
      await onCell(page, 'Plan start');
      await page.keyboard.press('F2');
    },
  },
  range: {
    path: grid,
    act: async (page) => {
      await onCell(page, 'Forecast start');
      for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight'])
        await page.keyboard.press(`Shift+${key}`);
    },
  },
  selected: {
    path: grid,
    act: async (page) => {
      await onCell(page, 'PFA ID');
      await page.keyboard.press('Shift+ArrowDown');
      await page.keyboard.press('Shift+Space');
      await page.getByRole('button', { name: 'Shift…' }).click(waiting);
      await page.getByRole('textbox', { name: 'Shift' }).fill('2w', waiting);
      await page.getByRole('button', { name: /^Change \d/ }).waitFor();
    },
  },
  record: {
    path: grid,
    act: async (page) => {
      await onCell(page, 'PFA ID');
      await page.keyboard.press('Enter');
      await page.getByRole('complementary').waitFor();
    },
  },
  palette: {
    path: grid,
    act: async (page) => {
      await onCell(page, 'Class');
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Find or do' }).fill('crane');
      await page
        .getByRole('option', { name: /Filter/ })
        .first()
        .waitFor(waiting);
    },
  },
  verb: {
    path: grid,
    act: async (page) => {
      await onCell(page, 'Class');
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Find or do' }).fill('shift 2w "crane mats are late"');
      await page.getByRole('button', { name: /^Change \d/ }).waitFor(waiting);
    },
  },
  keys: {
    path: grid,
    act: async (page) => {
      await onCell(page, 'Class');
      await page.keyboard.press('Control+/');
      await page.getByRole('dialog').waitFor(waiting);
    },
  },
  empty: { path: `${grid}?q=nothing+has+this` },
  review: { path: '/o/RIO/review' },
  sync: { path: '/o/RIO/sync' },
};
