/** What a user's drafts must be after changes that were acknowledged: the client's own account, without the server's code. */

export type DraftedFields = Readonly<Record<string, string>>;
type State = ReadonlyMap<string, DraftedFields>;

/** How many steps the API lets one undo. */
const keptSteps = 100;

export class DraftModel {
  /** The states that undo and redo walk between; the first is the oldest that can be reached. */
  #states: State[] = [new Map()];
  #position = 0;

  get drafts(): State {
    return this.#states[this.#position] ?? new Map();
  }

  /** Every value must be another than upstream's and than the draft's. */
  save(changes: ReadonlyMap<string, DraftedFields>): void {
    const next = new Map(this.drafts);
    for (const [pfaId, delta] of changes) next.set(pfaId, { ...next.get(pfaId), ...delta });
    this.#push(next);
  }

  /** Returns how many drafts it takes back. */
  discard(ids: readonly string[]): number {
    const next = new Map(this.drafts);
    const discarded = ids.filter((id) => next.delete(id)).length;
    if (discarded > 0) this.#push(next);
    return discarded;
  }

  /** Returns whether there was a step to undo. */
  undo(): boolean {
    if (this.#position === 0) return false;
    this.#position--;
    return true;
  }

  /** Returns whether there was a step to redo. */
  redo(): boolean {
    if (this.#position === this.#states.length - 1) return false;
    this.#position++;
    return true;
  }

  #push(state: State): void {
    this.#states = [...this.#states.slice(0, this.#position + 1), state].slice(-keptSteps - 1);
    this.#position = this.#states.length - 1;
  }
}
