/**
 * Slows down guessing of passwords: failures are counted per username and address together, so that nobody can lock
 * another person out from elsewhere, and per address alone, against one guess at each of many names.
 */

const windowMs = 15 * 60_000;
const limits = { pair: 8, address: 60 };
const maxEntries = 50_000;

interface Count {
  failures: number;
  endsAt: number;
}

export class LoginThrottle {
  readonly #counts = new Map<string, Count>();

  /** Seconds to wait, or undefined when an attempt may be made. */
  waitS(username: string, address: string, now = Date.now()): number | undefined {
    const waits = this.#keys(username, address).flatMap(({ key, limit }) => {
      const count = this.#counts.get(key);
      return count !== undefined && count.failures >= limit && count.endsAt > now ? [count.endsAt - now] : [];
    });
    return waits.length === 0 ? undefined : Math.ceil(Math.max(...waits) / 1000);
  }

  recordFailure(username: string, address: string, now = Date.now()): void {
    for (const { key } of this.#keys(username, address)) {
      const count = this.#counts.get(key);
      if (count === undefined || count.endsAt <= now) this.#counts.set(key, { failures: 1, endsAt: now + windowMs });
      else count.failures++;
    }
    if (this.#counts.size > maxEntries) this.#dropExpired(now);
  }

  recordSuccess(username: string, address: string): void {
    const [pair] = this.#keys(username, address);
    if (pair !== undefined) this.#counts.delete(pair.key);
  }

  #keys(username: string, address: string) {
    return [
      { key: `${address} ${username.toLowerCase()}`, limit: limits.pair },
      { key: address, limit: limits.address },
    ];
  }

  #dropExpired(now: number): void {
    for (const [key, { endsAt }] of this.#counts) if (endsAt <= now) this.#counts.delete(key);
  }
}
