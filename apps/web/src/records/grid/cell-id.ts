/** The element id of a cell, for aria-activedescendant; row −1 is the header. */
export function cellId(gridId: string, row: number, column: number): string {
  return `${gridId}-${row === -1 ? 'header' : row}-${column}`;
}
