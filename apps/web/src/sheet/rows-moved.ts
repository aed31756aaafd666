/** Rows by their places would be others than those that were asked for. */
export class RowsMoved extends Error {
  override readonly name = 'RowsMoved';

  constructor() {
    super('records have changed meanwhile. The rows are up to date now: try again.');
  }
}
