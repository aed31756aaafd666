/** What other people do in PEMS: they move dates, change rates, link equipment. */
import type { RecordStore } from './record-store.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { ColumnValues } from './seed-values.ts';

const people = ['M.ROSSI', 'K.TANAKA', 'J.OKAFOR', 'L.BERG'];

/** Each record with the same chance. Returns how many were changed. */
export function changeSome(store: RecordStore, random: SeededRandom, share: number, atMs: number): number {
  let changed = 0;
  for (const organization of store.organizations) {
    for (const record of store.list(organization)) {
      if (!random.chance(share)) continue;
      store.change(record, changeOf(record.values(), random), { atMs, by: random.pick(people) });
      changed++;
    }
  }
  return changed;
}

function changeOf(values: ColumnValues, random: SeededRandom): ColumnValues {
  const { PFS_F_ENDDATE: end, PFS_F_RATE: rate, PFA_ACT: isActualized } = values;
  const kind = random.next();
  if (end !== undefined && kind < 0.6) return { PFS_F_ENDDATE: laterBy(end, random.integer(1, 45)) };
  if (rate !== undefined && kind < 0.8) return { PFS_F_RATE: (Number(rate) * (0.9 + random.next() / 4)).toFixed(2) };
  if (isActualized === 'true') return { PFS_EQUIPMENT: `EQ-${random.integer(10_000, 99_999)}` };
  return { PFS_A_CORPORATE: random.pick(['Silo 1', 'Silo 2', 'Silo 3', 'Laydown A', 'Marine']) };
}

function laterBy(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}
