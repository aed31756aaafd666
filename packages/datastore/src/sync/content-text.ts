/**
 * The data of a record as PostgreSQL writes the same jsonb, so that its digest can be compared with the mirror's (content_hash)
 * before anything is read as jsonb. Where the two differ all the same, as with numbers beyond what JSON has of JavaScript, the
 * record is compared by value and not written.
 */
type Json = string | number | boolean | null | readonly unknown[] | Readonly<Record<string, unknown>>;

/** Of records with the same keys the order is found once. */
export class ContentTexts {
  readonly #orders = new Map<string, readonly string[]>();

  textOf(value: unknown): string {
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    if (Array.isArray(value)) return `[${value.map((one) => this.textOf(one ?? null)).join(', ')}]`;
    const data = value as Readonly<Record<string, Json | undefined>>;
    let text = '';
    for (const key of this.#orderOf(Object.keys(data))) {
      const part = data[key];
      if (part !== undefined) text += `${text === '' ? '' : ', '}${JSON.stringify(key)}: ${this.textOf(part)}`;
    }
    return `{${text}}`;
  }

  #orderOf(keys: readonly string[]): readonly string[] {
    const name = JSON.stringify(keys);
    let order = this.#orders.get(name);
    if (order === undefined) {
      order = keys.toSorted(byBytes);
      this.#orders.set(name, order);
    }
    return order;
  }
}

/** The shorter first, then byte by byte. */
function byBytes(one: string, other: string): number {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length - b.length || Buffer.compare(a, b);
}
