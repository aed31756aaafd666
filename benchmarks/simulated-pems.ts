/** The page of a simulator in another process, as a person would use it. */
import type { Fault } from '@vanguard/pems/simulator';

interface PemsRecord {
  organization: string;
  pfaId: string;
  values: Record<string, string>;
}

export class SimulatedPems {
  readonly #url: string;

  constructor(url: string) {
    this.#url = `${url}/simulator`;
  }

  async setFaults(faults: readonly Fault[]): Promise<void> {
    await this.#ask('/faults', { method: 'PUT', body: JSON.stringify(faults) });
  }

  async advance(hours: number, share: number): Promise<void> {
    await this.#ask('/clock', { method: 'POST', body: JSON.stringify({ hours, share }) });
  }

  async *records(): AsyncGenerator<PemsRecord> {
    const { organizations: all } = (await this.#ask('/state')) as { organizations: { code: string }[] };
    for (const { code } of all) {
      for (let from = 0; ; ) {
        const { total, records } = (await this.#ask(`/records/${code}?from=${from}`)) as {
          total: number;
          records: PemsRecord[];
        };
        yield* records;
        from += records.length;
        if (from >= total || records.length === 0) break;
      }
    }
  }

  async #ask(path: string, init: RequestInit = {}): Promise<unknown> {
    const response = await fetch(this.#url + path, { ...init, headers: { 'content-type': 'application/json' } });
    if (!response.ok) throw new Error(`the simulator answered ${response.status} to ${path}`);
    return await response.json();
  }
}
