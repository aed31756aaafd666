/**
 * `npm run pictures -- --to folder [--at http://127.0.0.1:3000] [--only palette]`: every state of the page in both themes and
 * three widths, as PNG, to be looked at. Without an address it starts the product for itself.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBrowser } from '@vanguard/web/testing';
import type { Browser, Page } from 'playwright';
import { scenes } from './pictures/scenes.ts';
import { startProduct } from './pictures/start-product.ts';

const { values: options } = parseArgs({
  options: { to: { type: 'string' }, at: { type: 'string' }, only: { type: 'string' } },
});
const folder = options.to ?? 'pictures';
const sizes = [
  { name: 'wide', width: 1440, height: 900 },
  { name: 'narrow', width: 900, height: 700 },
  { name: 'phone', width: 420, height: 800 },
] as const;
const themes = ['light', 'dark'] as const;

const product = options.at === undefined ? await startProduct() : undefined;
const browser = await openBrowser();
try {
  mkdirSync(folder, { recursive: true });
  await takeAll(browser, product?.address ?? options.at ?? '');
} finally {
  await browser.close();
  await product?.stop();
}

async function takeAll(inBrowser: Browser, address: string): Promise<void> {
  const session = await signIn(inBrowser, address);
  for (const theme of themes) {
    for (const size of sizes) {
      const context = await inBrowser.newContext({
        locale: 'en-US',
        viewport: { width: size.width, height: size.height },
        colorScheme: theme,
        reducedMotion: 'reduce',
        storageState: session,
      });
      for (const [name, scene] of Object.entries(scenes)) {
        if (options.only !== undefined && !name.includes(options.only)) continue;
        if (scene.sizes !== undefined && !scene.sizes.includes(size.name)) continue;
        const page = await context.newPage();
        await page.goto(address + scene.path);
        await scene.act?.(page).catch((error: unknown) => {
          process.exitCode = 1;
          process.stderr.write(`${name}, ${theme}, ${size.name}: ${String(error).split('\n')[0]}\n`);
        });
        await settle(page);
        await page.screenshot({ path: join(folder, `${name}-${theme}-${size.name}.png`) });
        await page.close();
      }
      await context.close();
    }
  }
}

async function signIn(inBrowser: Browser, address: string) {
  const context = await inBrowser.newContext({ locale: 'en-US' });
  const page = await context.newPage();
  await page.goto(`${address}/sign-in`);
  await page.getByLabel('Username').fill('mreyes');
  await page.getByLabel('Password', { exact: true }).fill('site-plan-2025');
  await page.keyboard.press('Enter');
  await page.waitForURL(/grid/);
  const state = await context.storageState();
  await context.close();
  return state;
}

/** Fonts are there, and nothing has been asked for a while. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.evaluate('document.fonts.ready.then(() => true)');
}
