/** The states of the page that are worth a picture: where each is, and what leads to it. */
import type { Page } from 'playwright';
import { troublePems } from './sync-troubles.ts';

export interface Scene {
  readonly path: string;
  /** Else as a planner. */
  readonly isAdministrator?: boolean;
  readonly act?: (page: Page) => Promise<void>;
  /** All where none are named. */
  readonly sizes?: readonly ('wide' | 'narrow' | 'zoomed' | 'phone')[];
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

const fault = {
  status: 503,
  contentType: 'application/problem+json',
  body: JSON.stringify({
    type: 'about:blank',
    title: 'Busy',
    status: 503,
    code: 'busy',
    detail: 'The database is busy.',
  }),
};

interface ConflictingDraft {
  delta: Record<string, unknown>;
  upstream: Record<string, unknown>;
  conflicts: object[];
}

/** As it is when PEMS has changed the same fields. */
const inConflict = (draft: ConflictingDraft): ConflictingDraft => ({
  ...draft,
  conflicts: Object.entries(draft.delta).map(([field, mine]) => ({
    field,
    base: null,
    theirs: draft.upstream[field] ?? null,
    mine,
  })),
});

/** As high as what stands in it, which scrolls in a window. */
async function wholeView(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  const { width = 0, height = 0 } = page.viewportSize() ?? {};
  const missing = await page.getByRole('main').evaluate((view) => {
    const inner = view.firstElementChild ?? view;
    return inner.scrollHeight - inner.clientHeight;
  });
  await page.setViewportSize({ width, height: height + missing });
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
  'menu-cell': {
    path: grid,
    act: async (page) => {
      await onCell(page, 'Class');
      await page.keyboard.press('Shift+F10');
      await page.getByRole('menuitem', { name: /^Edit/ }).waitFor(waiting);
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
  views: {
    path: grid,
    act: async (page) => {
      await onCell(page, 'Class');
      await page.getByRole('button', { name: /^All records/ }).click();
      await page.getByRole('menuitem', { name: 'Save as…' }).waitFor(waiting);
    },
  },
  columns: {
    path: grid,
    act: async (page) => {
      await onCell(page, 'Class');
      await page.getByRole('button', { name: 'Columns' }).click();
      await page.getByRole('dialog', { name: 'Columns' }).waitFor(waiting);
    },
  },
  filtered: {
    path: `${grid}?category=Cranes&category=Pumps&forecastEndFrom=2026-01-01&status=planned`,
    act: async (page) => {
      await onCell(page, 'Class');
      await page.getByRole('combobox', { name: /^Category: Cranes/ }).click(waiting);
      await page.getByRole('option').first().waitFor(waiting);
    },
  },
  import: {
    path: grid,
    act: async (page) => {
      await onCell(page, 'Class');
      await page.getByRole('button', { name: 'Import…' }).click();
      await page.getByRole('dialog', { name: 'Import changes' }).waitFor(waiting);
    },
  },
  failing: {
    path: grid,
    act: async (page) => {
      await onCell(page, 'Class');
      await page.route('**/api/pfa/**', async (route) => await route.fulfill(fault));
      await page.getByRole('switch', { name: 'Discontinued' }).click();
      await page.getByText(/could not be loaded/).waitFor(waiting);
    },
  },
  'failing-at-first': {
    path: '/o/RIO/review',
    act: async (page) => {
      await page.route('**/api/pfa/**', async (route) => await route.fulfill(fault));
      await page.getByRole('link', { name: 'Grid' }).click();
      await page.getByText('The records could not be loaded').waitFor(waiting);
    },
  },
  offline: {
    path: `${grid}?status=planned&source=Rental`,
    act: async (page) => {
      await onCell(page, 'Forecast end');
      // Of this page alone: the others have the same line.
      await page.route('**/api/**', async (route) => await route.abort());
      await page.keyboard.type('+30');
      await page.keyboard.press('Enter');
      await page.getByText(/waits? on this device/).waitFor(waiting);
    },
  },
  conflicts: {
    path: grid,
    act: async (page) => {
      await onCell(page, 'Class');
      await page.route('**/drafts?*', async (route) => {
        const answer = await route.fetch();
        const { drafts } = (await answer.json()) as { drafts: ConflictingDraft[] };
        await route.fulfill({ response: answer, json: { drafts: drafts.map(inConflict) } });
      });
      await page.getByRole('link', { name: 'Review', exact: true }).click();
      await page.getByRole('tab', { name: /^Conflicts/ }).click();
      await page.getByText('PEMS now').first().waitFor(waiting);
    },
  },
  chosen: {
    path: '/o/RIO/review',
    act: async (page) => {
      await page
        .getByRole('checkbox', { name: /^Choose PFA/ })
        .nth(1)
        .click(waiting);
    },
  },
  empty: { path: `${grid}?q=nothing+has+this` },
  review: { path: '/o/RIO/review' },
  sync: { path: '/o/RIO/sync' },
  'sync-administrator': { path: '/o/RIO/sync', isAdministrator: true, act: wholeView },
  'sync-troubles': {
    path: '/o/RIO/review',
    isAdministrator: true,
    act: async (page) => {
      await troublePems(page);
      await page.getByRole('link', { name: 'Sync', exact: true }).click();
      await page.getByRole('button', { name: 'assets', exact: true }).click(waiting);
      await page.getByText('CR-1041').first().waitFor(waiting);
      await wholeView(page);
    },
  },
  'no-such-organization': { path: '/o/NOWHERE/grid' },
  'no-such-view': { path: `${grid}?view=gone` },
  'undeclared-filter': { path: `${grid}?custom.GONE=1&group=custom.GONE` },
};
