/**
 * `npm run pictures -- --to folder [--at http://127.0.0.1:3000] [--only 'palette|light-wide']`: every state of the page in both themes and
 * four sizes, and with forced colours, as PNG, to be looked at. Without an address it starts the product for itself.
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
const wanted = new RegExp(options.only ?? '');
const sizes = [
  { name: 'wide', width: 1440, height: 900 },
  { name: 'narrow', width: 900, height: 700 },
  // A screen of 1440 × 900 at 200 %.
  { name: 'zoomed', width: 720, height: 450 },
  { name: 'phone', width: 360, height: 740 },
] as const;
const looks = [
  { name: 'light', colorScheme: 'light', forcedColors: 'none' },
  { name: 'dark', colorScheme: 'dark', forcedColors: 'none' },
  { name: 'forced', colorScheme: 'dark', forcedColors: 'active' },
] as const;

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
  const planner = await signIn(inBrowser, address, { name: 'mreyes', password: 'site-plan-2025' });
  const administrator = await signIn(inBrowser, address, await ownAdministrator(address));
  for (const { name: look, ...colours } of looks) {
    for (const size of look === 'forced' ? sizes.slice(0, 1) : sizes) {
      const open = async (storageState: typeof planner) =>
        await inBrowser.newContext({
          locale: 'en-US',
          viewport: { width: size.width, height: size.height },
          ...colours,
          reducedMotion: 'reduce',
          storageState,
        });
      const contexts = { planner: await open(planner), administrator: await open(administrator) };
      for (const [name, scene] of Object.entries(scenes)) {
        const picture = `${name}-${look}-${size.name}`;
        if (!wanted.test(picture)) continue;
        if (scene.sizes !== undefined && !scene.sizes.includes(size.name)) continue;
        const page = await contexts[scene.isAdministrator === true ? 'administrator' : 'planner'].newPage();
        await page.goto(address + scene.path);
        await scene.act?.(page).catch((error: unknown) => {
          process.exitCode = 1;
          process.stderr.write(`${picture}: ${String(error).split('\n')[0]}\n`);
        });
        await settle(page);
        await page.screenshot({ path: join(folder, `${picture}.png`) });
        await page.unrouteAll({ behavior: 'ignoreErrors' });
        await page.close();
      }
      for (const context of Object.values(contexts)) await context.close();
    }
  }
}

interface Account {
  readonly name: string;
  readonly password: string;
}

async function signIn(inBrowser: Browser, address: string, { name, password }: Account) {
  const context = await inBrowser.newContext({ locale: 'en-US' });
  const page = await context.newPage();
  await page.goto(`${address}/sign-in`);
  await page.getByLabel('Username').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL(/grid/);
  await page.evaluate(makeDrafts);
  const state = await context.storageState();
  await context.close();
  return state;
}

/** The password of a new installation is replaced before anything else; in a second run it is already. */
async function ownAdministrator(address: string): Promise<Account> {
  const own = { name: 'admin', password: 'granite lighthouse 7' };
  const given = { username: own.name, password: 'admin123' };
  const send = async (path: string, body: object, headers = {}) =>
    await fetch(`${address}/api/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const signedIn = await send('login', given);
  if (!signedIn.ok) return own;
  const { token } = (await signedIn.json()) as { token: string };
  const change = { currentPassword: given.password, newPassword: own.password };
  await send('password', change, { authorization: `Bearer ${token}` });
  return own;
}

/** Run by the browser: something to review, with a reason. */
async function makeDrafts(): Promise<void> {
  const { organizations } = (await (await fetch('/api/organizations')).json()) as {
    organizations: { id: string; code: string }[];
  };
  const id = organizations.find(({ code }) => code === 'RIO')?.id;
  await fetch(`/api/pfa/${id}/bulk`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      select: { category: ['Cranes'], status: ['planned'] },
      operation: { kind: 'changeDuration', days: 14 },
      changeReason: 'crane mats are late',
    }),
  });
}

/** Fonts are there, and nothing has been asked for a while. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.evaluate('document.fonts.ready.then(() => true)');
}
