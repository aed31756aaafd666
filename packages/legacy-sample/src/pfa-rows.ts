/** PFA records: sizes of organizations by Zipf's law, rates log-normal per class, drifting forecasts, a third actualized. */
import { dayMs, sampleNow, storeInstant, storePastInstant } from './instant.ts';
import type { Random } from './random.ts';
import type { Row } from './sample-rows.ts';
import { areas, categories, type EquipmentCategory } from './vocabulary.ts';

const shares = {
  rental: 0.8,
  actualized: 1 / 3,
  discontinued: 0.05,
  transferable: 0.1,
  missingValue: 0.05,
  endBeforeStart: 0.005,
  edited: 0.01,
};

/** How many of `total` records each organization has: the first most, the second half as many, and so on. */
export function organizationSizes(total: number, organizations: number): number[] {
  const weights = Array.from({ length: organizations }, (_, i) => 1 / (i + 1));
  const sum = weights.reduce((a, b) => a + b, 0);
  const sizes = weights.map((weight) => Math.floor((total * weight) / sum));
  sizes[0] = (sizes[0] ?? 0) + total - sizes.reduce((a, b) => a + b, 0);
  return sizes;
}

export function* buildPfaRows(
  random: Random,
  total: number,
  organizationIds: readonly string[],
  userIds: readonly string[],
): Generator<Row> {
  const sizes = organizationSizes(total, organizationIds.length);
  for (const [i, organizationId] of organizationIds.entries()) {
    const projectStart = Date.UTC(2023 + (i % 2), i % 12, 1);
    const projectDays = random.integer(3 * 365, 5 * 365);
    for (let number = 1; number <= (sizes[i] ?? 0); number++) {
      yield pfaRow(random, organizationId, number, projectStart, projectDays, userIds);
    }
  }
}

function pfaRow(
  random: Random,
  organizationId: string,
  number: number,
  projectStart: number,
  projectDays: number,
  userIds: readonly string[],
): Row {
  const category = random.pick(categories);
  const sizeClass = random.integer(0, category.classes.length - 1);
  const isRental = random.chance(shares.rental);
  const flags = random.next();
  return {
    id: random.uuid(),
    pfaId: `PFA-${String(number).padStart(6, '0')}`,
    organizationId,
    areaSilo: random.pick(areas),
    category: category.name,
    forecastCategory: random.chance(0.97) ? category.name : random.pick(categories).name,
    class: category.classes[sizeClass] as string,
    source: isRental ? 'Rental' : 'Purchase',
    dor: random.chance(0.65) ? 'PROJECT' : 'BEO',
    ...money(random, category, sizeClass, isRental),
    manufacturer: random.chance(0.9) ? random.pick(category.makers) : null,
    model: random.chance(0.7) ? `${random.pick('ABCDEHKLRST'.split(''))}${random.integer(10, 999)}` : null,
    ...dates(random, projectStart, projectDays),
    isDiscontinued: Number(flags < shares.discontinued),
    isFundsTransferable: Number(flags >= shares.discontinued && flags < shares.discontinued + shares.transferable),
    contract: random.chance(0.6) ? `C-${random.integer(1000, 9999)}` : null,
    lastModified: storePastInstant(random, 90),
    lastModifiedBy: random.pick(['PEMS', 'mreyes', 'jokafor']),
    lastSyncedAt: storePastInstant(random, 7),
    pemsVersion: new Date(sampleNow - random.integer(0, 90 * 86_400) * 1000).toISOString(),
    ...syncState(random, userIds),
    createdAt: storePastInstant(random, 140),
    updatedAt: storePastInstant(random, 30),
  };
}

function money(random: Random, category: EquipmentCategory, sizeClass: number, isRental: boolean): Row {
  const scale = 0.8 + (sizeClass / category.classes.length) * 3;
  const rate = Math.min(90_000, Math.max(300, category.baseRate * scale * Math.exp(random.normal() * 0.25)));
  const price = Math.min(900_000, Math.max(1_000, rate * random.integer(18, 40)));
  const isMissing = random.chance(shares.missingValue);
  const cents = (value: number) => Math.round(value * 100) / 100;
  return {
    monthlyRate: isRental && !isMissing ? cents(rate) : null,
    purchasePrice: !isRental && !isMissing ? cents(price) : null,
  };
}

function dates(random: Random, projectStart: number, projectDays: number): Row {
  const duration = Math.round(Math.exp(Math.log(7) + random.next() * (Math.log(730) - Math.log(7))));
  const start = projectStart + random.integer(0, projectDays - 7) * dayMs;
  const drift = random.integer(-30, 90) * dayMs;
  const stretch = random.integer(-10, 30) * dayMs;
  const end = random.chance(shares.endBeforeStart) ? start - random.integer(1, 20) * dayMs : start + duration * dayMs;
  const isActualized = start + drift < sampleNow && random.chance(shares.actualized * 1.8);
  const day = (milliseconds: number) => storeInstant(random, Math.floor(milliseconds / dayMs) * dayMs);
  return {
    originalStart: day(start),
    originalEnd: random.chance(shares.missingValue) ? null : day(end),
    hasPlan: 1,
    forecastStart: day(start + drift),
    forecastEnd: day(Math.max(end + drift + stretch, start + drift)),
    isActualized: Number(isActualized),
    hasActuals: Number(isActualized),
    actualStart: isActualized ? day(start + drift) : null,
    actualEnd: isActualized ? day(Math.max(end + drift + stretch, start + drift)) : null,
    equipment: isActualized ? `EQ-${random.integer(10_000, 99_999)}` : null,
  };
}

function syncState(random: Random, userIds: readonly string[]): Row {
  if (!random.chance(shares.edited)) return { syncState: 'pristine', localVersion: 1 };
  const state = random.pick(['modified', 'modified', 'pending_sync', 'sync_error']);
  return {
    syncState: state,
    localVersion: random.integer(2, 6),
    modifiedFields: JSON.stringify(
      random.pick([['forecastStart', 'forecastEnd'], ['forecastEnd'], ['monthlyRate'], ['dor', 'areaSilo']]),
    ),
    modifiedBy: random.chance(0.95) ? random.pick(userIds) : 'importer',
    modifiedAt: storePastInstant(random, 20),
    syncErrorMessage: state === 'sync_error' ? 'Record was modified by another user' : null,
    syncRetryCount: state === 'sync_error' ? 3 : 0,
  };
}
