/**
 * Gestures wait in the page until their element is there, and are then asked of the browser. Asked for one that is not there
 * yet, the browser has been seen, on a busy machine, to look for it until the limit of the test.
 */
import { expect } from 'vitest';
import { page, type Locator } from 'vitest/browser';

const gestures = ['click', 'dblClick', 'tripleClick', 'hover', 'fill', 'clear'] as const;
type Gestures = Record<(typeof gestures)[number], (this: Locator, ...given: unknown[]) => Promise<void>>;

// The class of all locators, which the runner does not export.
const locators = Object.getPrototypeOf(Object.getPrototypeOf(page.getByText(''))) as Gestures;
for (const gesture of gestures) {
  const perform = locators[gesture];
  locators[gesture] = async function (this: Locator, ...given) {
    // oxlint-disable-next-line vitest/no-standalone-expect -- it runs within the tests
    await expect.element(this).toBeInTheDocument();
    await perform.apply(this, given);
  };
}
