/** The records of the simulated installation, in memory: those of the seed are made when they are looked at. */
import { type ColumnValues, seedValues } from './seed-values.ts';

export interface SimulatedRecord {
  /** Code of the organization. */
  organization: string;
  pfaId: string;
  values: ColumnValues;
}

export interface StoredRecord {
  readonly organization: string;
  readonly pfaId: string;
  /** Counts changes: the `recordid` of the protocol. */
  counter: number;
  changedAtMs: number;
  changedBy: string;
  values(this: void): ColumnValues;
  isRemoved: boolean;
}

type NewRecord = Pick<StoredRecord, 'organization' | 'pfaId' | 'changedBy' | 'values'> & { atMs: number };

export interface StoreSeed {
  seed: number;
  /** Codes, the largest first. */
  organizations: readonly string[];
  /** Over all organizations. */
  records: number;
  /** When all of them were last changed. */
  atMs: number;
}

export class RecordStore {
  readonly #organizations = new Map<string, Map<string, StoredRecord>>();
  /** By the id; made again when records come or go. */
  readonly #sorted = new Map<string, readonly StoredRecord[]>();
  #version = 0;

  /** Another one after every change. */
  get version(): number {
    return this.#version;
  }

  seed({ seed, organizations, records, atMs }: StoreSeed): void {
    const weights = organizations.map((_, i) => 1 / (i + 1));
    const sum = weights.reduce((a, b) => a + b, 0);
    const sizes = weights.map((weight) => Math.floor((records * weight) / sum));
    sizes[0] = (sizes[0] ?? 0) + records - sizes.reduce((a, b) => a + b, 0);
    for (const [place, organization] of organizations.entries()) {
      for (let number = 1; number <= (sizes[place] ?? 0); number++) {
        const pfaId = `PFA-${String(number).padStart(6, '0')}`;
        this.#put({ organization, pfaId, atMs, changedBy: 'PLANNER', values: () => seedValues(seed, place, number) });
      }
    }
  }

  /** Replaces a record with the same key. */
  add({ organization, pfaId, values }: SimulatedRecord, atMs: number): StoredRecord {
    return this.#put({
      organization,
      pfaId,
      atMs,
      changedBy: values['PFS_F_LAST_CHANGE_BY'] ?? '',
      values: () => values,
    });
  }

  #put({ organization, pfaId, atMs, values, changedBy }: NewRecord): StoredRecord {
    const records = this.#organizations.get(organization) ?? new Map<string, StoredRecord>();
    this.#organizations.set(organization, records);
    const record: StoredRecord = {
      organization,
      pfaId,
      counter: 1,
      changedAtMs: atMs,
      changedBy,
      values,
      isRemoved: false,
    };
    records.set(pfaId, record);
    this.#version++;
    this.#sorted.delete(organization);
    return record;
  }

  find(organization: string, pfaId: string): StoredRecord | undefined {
    return this.#organizations.get(organization)?.get(pfaId);
  }

  /** An empty text removes a value. */
  change(record: StoredRecord, changes: ColumnValues, { atMs, by }: { atMs: number; by: string }): void {
    const values = Object.fromEntries(
      Object.entries({ ...record.values(), ...changes }).filter(([, value]) => value !== ''),
    );
    record.values = () => values;
    record.counter++;
    this.#version++;
    record.changedAtMs = atMs;
    record.changedBy = by;
  }

  remove(record: StoredRecord): void {
    record.isRemoved = true;
    this.#version++;
    this.#organizations.get(record.organization)?.delete(record.pfaId);
    this.#sorted.delete(record.organization);
  }

  /** In the order of their ids. */
  list(organization: string): readonly StoredRecord[] {
    const known = this.#sorted.get(organization);
    if (known !== undefined) return known;
    const records = [...(this.#organizations.get(organization)?.values() ?? [])];
    const sorted = records.toSorted((a, b) => (a.pfaId < b.pfaId ? -1 : a.pfaId > b.pfaId ? 1 : 0));
    this.#sorted.set(organization, sorted);
    return sorted;
  }

  get organizations(): string[] {
    return [...this.#organizations.keys()].toSorted();
  }

  get size(): number {
    return [...this.#organizations.values()].reduce((sum, records) => sum + records.size, 0);
  }
}

/** What the columns show: the record's values, with what PEMS itself keeps of it. */
export function shownValues(record: StoredRecord): ColumnValues {
  return {
    ...record.values(),
    PFS_ID: record.pfaId,
    PFS_A_ORG: record.organization,
    PFS_F_INTLASTUPDATED: new Date(record.changedAtMs).toISOString(),
    PFS_F_LAST_CHANGE_BY: record.changedBy,
    PFS_F_LAST_REVISION: String(record.counter),
  };
}

/** As above for one column, empty where it has no value; what a filter is likely to ask for is looked up alone. */
export function shownValue(record: StoredRecord, column: string): string {
  if (column === 'PFS_A_ORG') return record.organization;
  if (column === 'PFS_F_INTLASTUPDATED') return new Date(record.changedAtMs).toISOString();
  return shownValues(record)[column] ?? '';
}
