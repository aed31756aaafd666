/** How high rows are: a habit of the reader, kept in the browser, no part of an address. */
import { useCallback, useState } from 'react';

export const densities = ['compact', 'normal', 'roomy'] as const;
export type Density = (typeof densities)[number];

export const rowHeightsPx: Readonly<Record<Density, number>> = { compact: 24, normal: 28, roomy: 34 };

const storageKey = 'vanguard.density';

export function useDensity(): [Density, (density: Density) => void] {
  const [density, setDensity] = useState(readDensity);
  const choose = useCallback((next: Density) => {
    setDensity(next);
    try {
      localStorage.setItem(storageKey, next);
    } catch {
      // storage is blocked: the choice lasts until the page is left
    }
  }, []);
  return [density, choose];
}

/** Fingers need more room than a mouse. */
function readDensity(): Density {
  try {
    const stored = localStorage.getItem(storageKey);
    const known = densities.find((one) => one === stored);
    if (known !== undefined) return known;
  } catch {
    // storage is blocked
  }
  return window.matchMedia('(pointer: coarse)').matches ? 'roomy' : 'normal';
}
