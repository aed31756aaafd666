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
  /** Without its amount or one of its dates. */
  missing: 0.05,
  endBeforeStart: 0.005,
  edited: 0.01,
  opaqueVersion: 0.03,
};

/** How far the forecast may drift from the plan. */
const driftDays = [-30, 90] as const;
const meanDriftDays = 30;

const modelLetters = 'ABCDEHKLRST'.split('');

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
    const project = { organizationId, userIds, ...planProject(random, i) };
    for (let number = 1; number <= (sizes[i] ?? 0); number++) {
      yield pfaRow(random, number, project);
    }
  }
}

interface Project {
  startsAt: number;
  days: number;
  /** So high that a third of all records are actualized, where enough have started. */
  actualizedOfStarted: number;
}

/** Three to five years. */
function planProject(random: Random, i: number): Project {
  const startsAt = Date.UTC(2023 + (i % 2), i % 12, 1);
  const days = random.integer(3 * 365, 5 * 365);
  const started = ((sampleNow - startsAt) / dayMs - meanDriftDays) / days;
  return { startsAt, days, actualizedOfStarted: Math.min(1, shares.actualized / started) };
}

interface Site extends Project {
  organizationId: string;
  /** Who has changed its records. */
  userIds: readonly string[];
}

function pfaRow(random: Random, number: number, site: Site): Row {
  const category = random.pick(categories);
  const sizeClass = random.integer(0, category.classes.length - 1);
  const isRental = random.chance(shares.rental);
  const missing = random.chance(shares.missing) ? random.pick(omissible) : undefined;
  const flags = random.next();
  return {
    id: random.uuid(),
    pfaId: `PFA-${String(number).padStart(6, '0')}`,
    organizationId: site.organizationId,
    areaSilo: random.pick(areas),
    category: category.name,
    forecastCategory: random.chance(0.97) ? category.name : random.pick(categories).name,
    class: category.classes[sizeClass] as string,
    source: isRental ? 'Rental' : 'Purchase',
    dor: random.chance(0.65) ? 'PROJECT' : 'BEO',
    ...(missing === 'amount' ? noAmount : amount(random, category, sizeClass, isRental)),
    manufacturer: random.chance(0.9) ? random.pick(category.makers) : null,
    model: random.chance(0.7) ? `${random.pick(modelLetters)}${random.integer(10, 999)}` : null,
    ...dates(random, site),
    ...(missing === undefined || missing === 'amount' ? undefined : { [missing]: null }),
    isDiscontinued: Number(flags < shares.discontinued),
    isFundsTransferable: Number(flags >= shares.discontinued && flags < shares.discontinued + shares.transferable),
    contract: random.chance(0.6) ? `C-${random.integer(1000, 9999)}` : null,
    lastModified: storePastInstant(random, 90),
    lastModifiedBy: random.pick(['PEMS', 'mreyes', 'jokafor']),
    lastSyncedAt: storePastInstant(random, 7),
    pemsVersion: pemsVersion(random),
    ...syncState(random, site.userIds),
    createdAt: storePastInstant(random, 140),
    updatedAt: storePastInstant(random, 30),
  };
}

const omissible = ['amount', 'originalStart', 'originalEnd', 'forecastStart', 'forecastEnd'] as const;

const noAmount: Row = { monthlyRate: null, purchasePrice: null };

/** Log-normal around a median that grows with the size of the class. */
function amount(random: Random, category: EquipmentCategory, sizeClass: number, isRental: boolean): Row {
  const scale = 0.8 + (sizeClass / category.classes.length) * 3;
  const rate = Math.min(90_000, Math.max(300, category.baseRate * scale * Math.exp(random.normal() * 0.25)));
  if (isRental) return { monthlyRate: cents(rate), purchasePrice: null };
  return { monthlyRate: null, purchasePrice: cents(Math.min(900_000, Math.max(1_000, rate * random.integer(18, 40)))) };
}

function cents(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Durations from a week to two years, short ones more often; the forecast drifts away from the plan. */
function dates(random: Random, { startsAt, days: projectDays, actualizedOfStarted }: Project): Row {
  const duration = Math.round(Math.exp(Math.log(7) + random.next() * (Math.log(730) - Math.log(7))));
  const start = startsAt + random.integer(0, projectDays - 7) * dayMs;
  const days = random.chance(shares.endBeforeStart) ? -random.integer(1, 20) : duration;
  const forecastStart = start + random.integer(...driftDays) * dayMs;
  const forecastDays = days < 0 ? days : Math.max(1, days + random.integer(-10, 30));
  const isActualized = forecastStart < sampleNow && random.chance(actualizedOfStarted);
  const day = (milliseconds: number) => storeInstant(random, milliseconds);
  return {
    originalStart: day(start),
    originalEnd: day(start + days * dayMs),
    hasPlan: 1,
    forecastStart: day(forecastStart),
    forecastEnd: day(forecastStart + forecastDays * dayMs),
    isActualized: Number(isActualized),
    hasActuals: Number(isActualized),
    actualStart: isActualized ? day(forecastStart) : null,
    actualEnd: isActualized ? day(forecastStart + forecastDays * dayMs) : null,
    equipment: isActualized ? `EQ-${random.integer(10_000, 99_999)}` : null,
  };
}

/** Text that looks like an instant, but for a few from an older release of the outside system. */
function pemsVersion(random: Random): string {
  if (random.chance(shares.opaqueVersion)) return `R${random.integer(1, 40)}`;
  return new Date(sampleNow - random.integer(0, 90 * 86_400) * 1000).toISOString();
}

const pristine: Row = {
  syncState: 'pristine',
  localVersion: 1,
  modifiedFields: null,
  modifiedBy: null,
  modifiedAt: null,
  syncErrorMessage: null,
  syncRetryCount: 0,
};

/** Some edits wait for upstream; the author of a few is not a user (an import). */
function syncState(random: Random, userIds: readonly string[]): Row {
  if (!random.chance(shares.edited)) return pristine;
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
