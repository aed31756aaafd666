/**
 * What stands over a page belongs to it: going back or on in the history closes what Esc would, menus, lists, palette and dialogs
 * alike, wherever they come from. What Esc leaves open, such as the dialog that asks for the password, stays. The panel of a record
 * is part of the address, and comes and goes with it.
 */
import type { RouterHistory } from '@tanstack/react-router';

export function closeOnReturn(history: RouterHistory): () => void {
  return history.subscribe(({ action }) => {
    if (action.type === 'PUSH' || action.type === 'REPLACE') return;
    // All that is open listens there.
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', cancelable: true }));
  });
}
