/** What the sessions that make keys, indexes and foreign keys do next, and what has to wait for the other session. */
import type { PlannedForeignKey, PlannedTable } from '../plan/plan.ts';
import type { ConstraintStatement } from '../server/ddl.ts';

/** Keys, checks and indexes of a table, or its foreign keys. */
export interface ConstraintStep {
  kind: 'own' | 'references';
  table: PlannedTable;
  statements: readonly ConstraintStatement[];
}

export class ConstraintSchedule {
  readonly #waiting: ConstraintStep[];
  readonly #unfinished: Set<string>;
  /** Columns of the primary keys that stand, by table. */
  readonly #keyed = new Map<string, readonly string[]>();
  #changed = Promise.withResolvers<void>();
  #declared: Promise<unknown> = Promise.resolve();

  /** `own`: in the order in which they are begun. */
  constructor(own: readonly Omit<ConstraintStep, 'kind'>[], foreignKeys: readonly ConstraintStatement[]) {
    this.#unfinished = new Set(own.map(({ table }) => table.name));
    const references = own.map(({ table }) => ({
      table,
      statements: foreignKeys.filter((statement) => statement.table === table.name),
    }));
    this.#waiting = [
      ...own.map((step) => ({ kind: 'own' as const, ...step })),
      ...references
        .filter(({ statements }) => statements.length > 0)
        .map((step) => ({ kind: 'references' as const, ...step })),
    ];
  }

  /** For one session; ends when nothing is left for it. */
  async *steps(): AsyncGenerator<ConstraintStep> {
    while (this.#waiting.length > 0) {
      const next = this.#waiting.findIndex((step) => step.kind === 'own' || this.#isReferable(step.table));
      if (next === -1) await this.#changed.promise;
      else yield* this.#waiting.splice(next, 1);
    }
  }

  /** The primary key of the table can be referred to. */
  keyed({ name, primaryKey }: PlannedTable): void {
    this.#keyed.set(name, primaryKey?.columns ?? []);
    this.#tellChange();
  }

  finished({ name }: PlannedTable): void {
    this.#unfinished.delete(name);
    this.#tellChange();
  }

  /** Nothing more is begun. */
  stop(): void {
    this.#waiting.length = 0;
    this.#tellChange();
  }

  /** One at a time, over whatever session. */
  async alone(work: () => Promise<void>): Promise<void> {
    const turn = this.#declared.then(work);
    this.#declared = turn.catch(() => {});
    await turn;
  }

  #tellChange(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }

  #isReferable({ name, foreignKeys }: PlannedTable): boolean {
    return !this.#unfinished.has(name) && foreignKeys.every((key) => this.#stands(key));
  }

  #stands({ referencedTable, referencedColumns }: PlannedForeignKey): boolean {
    const key = this.#keyed.get(referencedTable);
    return !this.#unfinished.has(referencedTable) || (key !== undefined && String(key) === String(referencedColumns));
  }
}
