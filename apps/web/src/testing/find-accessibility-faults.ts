/// <reference types="@vitest/browser-playwright" />
/**
 * What is wrong with the page for somebody: by axe, best practice included, in either theme; without motion where the reader wants
 * none; and at 200 %, where nothing may be beyond the window or cut off.
 */
import axe from 'axe-core';
import { expect } from 'vitest';
import { cdp, page } from 'vitest/browser';
import { findLayoutFaults } from './find-layout-faults.ts';
import { findMotion } from './find-motion.ts';

/** What a screen of 1440 × 900 has at 200 %. */
const zoomed = [720, 450] as const;
/** What depends on colours, and on the room that there is; the rest is the same in both themes. */
const rulesOfRoom = ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable', 'target-size'];

/** `state`: what the page is looked at in. */
export async function findAccessibilityFaults(state = 'the page'): Promise<string[]> {
  const { innerWidth, innerHeight } = window;
  await prefer('reduce');
  document.documentElement.dataset['theme'] = 'light';
  const faults = [...(await findViolations({})), ...findMotion()];
  document.documentElement.dataset['theme'] = 'dark';
  await page.viewport(...zoomed);
  // What is beside the sheet, and over it, moves to its place.
  await expect.poll(findLayoutFaults, { message: `${state}, at 200 %` }).toEqual([]);
  faults.push(...(await findViolations({ runOnly: rulesOfRoom })).map((fault) => `dark, at 200 %: ${fault}`));
  await page.viewport(innerWidth, innerHeight);
  document.documentElement.dataset['theme'] = 'light';
  await prefer('no-preference');
  return faults.map((fault) => `${state}: ${fault}`);
}

async function prefer(motion: 'reduce' | 'no-preference'): Promise<void> {
  const features = [{ name: 'prefers-reduced-motion', value: motion }];
  await cdp().send('Emulation.setEmulatedMedia', { features });
}

async function findViolations(options: axe.RunOptions): Promise<string[]> {
  const { violations } = await axe.run(document.body, { resultTypes: ['violations'], ...options });
  return violations.map(({ id, nodes }) => `${id} at ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}
