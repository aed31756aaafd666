/**
 * Gestures wait in the page until their element is there, are then asked of the browser, and asked again. On a busy machine
 * the browser has been seen to look for an element that is not there yet, or to wait for one to stand still, until the limit
 * of the test.
 */
import { expect } from 'vitest';
import './patient-waits.ts';
import { page, type Locator } from 'vitest/browser';

/** At which place of its arguments a gesture has its options. */
const gestures = { click: 0, dblClick: 0, tripleClick: 0, hover: 0, clear: 0, fill: 1 } as const;
type Gestures = Record<keyof typeof gestures, (this: Locator, ...given: unknown[]) => Promise<void>>;

const tries = 5;
const timeout = 10_000;

// The class of all locators, which the runner does not export.
const locators = Object.getPrototypeOf(Object.getPrototypeOf(page.getByText(''))) as Gestures;
for (const [gesture, place] of Object.entries(gestures) as [keyof Gestures, number][]) {
  const perform = locators[gesture];
  locators[gesture] = async function (this: Locator, ...given) {
    // oxlint-disable-next-line vitest/no-standalone-expect -- it runs within the tests
    await expect.element(this).toBeInTheDocument();
    const asked = [...given];
    asked[place] = { timeout, ...(given[place] as object | undefined) };
    for (let left = tries; ; left--) {
      try {
        return await perform.apply(this, asked);
      } catch (error) {
        if (left <= 1 || !String(error).includes('Timeout')) throw error;
      }
    }
  };
}
