/** The digest of a table by the lines of its rows, in whatever order they come. */
import { RowHash } from '../binary/row-hash.ts';
import { TableDigest } from '../digest/table-digest.ts';

export class LineDigester {
  readonly digest = new TableDigest();
  readonly #hash = new RowHash();

  add(line: string): void {
    this.#hash.reset();
    this.#hash.text(line);
    this.#hash.finish();
    this.digest.add(this.#hash.low, this.#hash.low, this.#hash.high);
  }
}
