/** The clock of a day that is lived faster, and what was seen in it, by hour. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProductDatabase } from '@vanguard/datastore';
import { sql } from 'kysely';
import { percentile } from './bench-database.ts';
import type { Acted } from './day-planner.ts';

/** An hour of the day. The least that a schedule of pulls can tell apart. */
export const hourMs = 60_000;
export const beginsAt = 6;

interface Hour {
  acts: Acted[];
  pulls: string;
  oldestMinutes: number;
  owed: string;
}

export class DayLog {
  readonly #database: ProductDatabase;
  readonly #hours: number;
  readonly #startedAt = Date.now();
  readonly #seen = new Map<number, Hour>();

  constructor(database: ProductDatabase, hours: number) {
    this.#database = database;
    this.#hours = hours;
  }

  /** From six in the morning, beyond 24 the next day. */
  get hour(): number {
    return beginsAt + (Date.now() - this.#startedAt) / hourMs;
  }

  get isOver(): boolean {
    return this.hour >= beginsAt + this.#hours;
  }

  note(hour: number, acted: Acted): void {
    this.#of(hour).acts.push(acted);
  }

  /** At the end of each hour, until the day is over. */
  async tell(): Promise<void> {
    for (let i = 0; i < this.#hours; i++) {
      await sleep(this.#startedAt + (i + 1) * hourMs - Date.now());
      const hour = this.#of(beginsAt + i);
      Object.assign(hour, await this.#look(i));
      console.log(this.#row(beginsAt + i, hour));
    }
  }

  async table(): Promise<string> {
    const { rows } = await sql<{ hour: number; committed: number; median: number | null; slowest: number | null }>`
      select floor((extract(epoch from committed_at) * 1000 - ${this.#startedAt}) / ${hourMs})::integer as hour, count(*)::integer as committed,
             percentile_cont(0.5) within group (order by extract(epoch from delivered_at - committed_at))::float8 as median,
             max(extract(epoch from delivered_at - committed_at))::float8 as slowest
        from pfa_outbox group by 1 order by 1`.execute(this.#database);
    const sent = new Map(rows.map((row) => [row.hour, row]));
    const seconds = (value: number | null | undefined) => (value == null ? '' : `${value.toFixed(1)} s`);
    const head =
      '| hour | pulls | oldest data | pages p50, p99 | saves p50, p99 | commits p99 | refused requests | committed | in PEMS after: median, slowest | owed |';
    const lines = [...this.#seen].map(([hour, seen]) => {
      const own = sent.get(hour - beginsAt);
      return `${this.#row(hour, seen)} | ${own?.committed ?? 0} | ${seconds(own?.median)}, ${seconds(own?.slowest)} | ${seen.owed} |`;
    });
    return [head, head.replaceAll(/[^|]+/g, '---'), ...lines].join('\n');
  }

  #row(hour: number, { acts, pulls, oldestMinutes }: Hour): string {
    const times = (act: Acted['act'], share: number) =>
      percentile(
        acts.filter((one) => one.act === act).map((one) => one.ms),
        share,
      ).toFixed(0);
    const refused = acts.flatMap(({ refusal }) => refusal ?? []);
    const byCode = [...new Set(refused)].map((code) => `${refused.filter((one) => one === code).length} ${code}`);
    return `| ${clock(hour)} | ${pulls} | ${oldestMinutes.toFixed(0)} min | ${times('page', 0.5)}, ${times('page', 0.99)} ms | ${times('save', 0.5)}, ${times('save', 0.99)} ms | ${times('commit', 0.99)} ms | ${byCode.join(', ') || 'none'}`;
  }

  /** Minutes of that day: seconds of this one. */
  async #look(i: number): Promise<Omit<Hour, 'acts'>> {
    const from = new Date(this.#startedAt + i * hourMs).toISOString();
    const { rows: runs } = await sql<{ outcome: string; count: number }>`
      select coalesce(error_code, status) as outcome, count(*)::integer as count from sync_run
       where created_at >= ${from} group by 1 order by 2 desc`.execute(this.#database);
    const { rows } = await sql<{ oldest: number | null; waiting: number; unconfirmed: number }>`
      select (select max(age) from (
                select extract(epoch from now() - max(r.started_at))::float8 as age
                  from organization o left join sync_run r on r.organization_id = o.id and r.status = 'completed' group by o.id) a) as oldest,
             count(*) filter (where state in ('queued', 'sending'))::integer as waiting,
             count(*) filter (where state = 'delivered')::integer as unconfirmed from pfa_outbox`.execute(
      this.#database,
    );
    const { oldest = null, waiting = 0, unconfirmed = 0 } = rows[0] ?? {};
    return {
      pulls: runs.map(({ outcome, count }) => `${count} ${outcome}`).join(', ') || 'none',
      oldestMinutes: (oldest ?? Number.NaN) * (60_000 / hourMs),
      owed: `${waiting} to send, ${unconfirmed} to be confirmed`,
    };
  }

  #of(hour: number): Hour {
    const whole = Math.floor(hour);
    const known = this.#seen.get(whole) ?? { acts: [], pulls: '', oldestMinutes: Number.NaN, owed: '' };
    this.#seen.set(whole, known);
    return known;
  }
}

export const clock = (hour: number) =>
  `${String(Math.floor(hour) % 24).padStart(2, '0')}:${String(Math.round((hour % 1) * 60) % 60).padStart(2, '0')}`;
