/** Gives the keys back to the sheet, grouped or not, without moving what it shows. */
export function focusSheet(): void {
  document.querySelector<HTMLElement>('[role=grid], [role=treegrid]')?.focus({ preventScroll: true });
}
