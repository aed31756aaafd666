/**
 * The chosen theme: kept in the browser, applied as an attribute of the document.
 * public/start.js does the same before the first paint; key and attribute must stay equal there.
 */
import { useSyncExternalStore } from 'react';

export const themeChoices = ['light', 'dark', 'system'] as const;
export type ThemeChoice = (typeof themeChoices)[number];

const storageKey = 'vanguard.theme';
const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let choice: ThemeChoice = readChoice();

function readChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(storageKey);
    return themeChoices.find((known) => known === stored) ?? 'system';
  } catch {
    return 'system';
  }
}

function applyTheme(): void {
  const isDark = choice === 'dark' || (choice === 'system' && systemIsDark.matches);
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
}

export function chooseTheme(next: ThemeChoice): void {
  choice = next;
  try {
    localStorage.setItem(storageKey, next);
  } catch {
    // storage is blocked: the choice lasts until the page is left
  }
  applyTheme();
  for (const listener of listeners) listener();
}

/** Applies the stored choice and follows the system and other tabs from now on. */
export function followTheme(): void {
  applyTheme();
  systemIsDark.addEventListener('change', applyTheme);
  window.addEventListener('storage', (event) => {
    if (event.key === storageKey) chooseTheme(readChoice());
  });
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => choice,
  );
}
