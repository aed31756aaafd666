import { onTestFinished } from 'vitest';

/** A flash is over sooner than a busy machine looks: the texts of all cells that had one. */
export function noteFlashes(grid: HTMLElement): Set<string> {
  const texts = new Set<string>();
  const observer = new MutationObserver((changes) => {
    for (const { target } of changes)
      if (target instanceof HTMLElement && target.classList.contains('sheet-cell-flashing'))
        texts.add(target.textContent);
  });
  observer.observe(grid, { subtree: true, attributeFilter: ['class'] });
  onTestFinished(() => observer.disconnect());
  return texts;
}
