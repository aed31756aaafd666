/** What axe finds in the page in either theme, best practice included. */
import axe from 'axe-core';

export async function findAccessibilityFaults(): Promise<string[]> {
  const faults: string[] = [];
  for (const theme of ['light', 'dark']) {
    document.documentElement.dataset['theme'] = theme;
    // Colours fade from one theme to the other, and popups in.
    await Promise.all(document.getAnimations().map(async (one) => await one.finished.catch(() => undefined)));
    const { violations } = await axe.run(document.body, { resultTypes: ['violations'] });
    faults.push(
      ...violations.map(
        ({ id, nodes }) => `${theme}: ${id} at ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
      ),
    );
  }
  return faults;
}
