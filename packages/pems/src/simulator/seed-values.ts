/** Invented records: one equipment requirement each, all values from the seed and the record's place. */
import { SeededRandom } from './seeded-random.ts';

/** By the names of columns; canonical: amounts plain, dates `YYYY-MM-DD`, instants ISO 8601, check boxes `true`. */
export type ColumnValues = Readonly<Record<string, string>>;

const categories: readonly [name: string, classes: readonly string[], rate: number, makers: readonly string[]][] = [
  [
    'Cranes',
    ['50-Ton Rough Terrain Crane', '100-Ton Crawler Crane', '300-Ton Crawler Crane'],
    24_000,
    ['Liebherr', 'Manitowoc', 'Tadano'],
  ],
  ['Aerial Work Platforms', ['40-ft Scissor Lift', '60-ft Boom Lift', '120-ft Boom Lift'], 3200, ['JLG', 'Genie']],
  ['Earthmoving', ['20-Ton Excavator', 'D6 Dozer', 'Wheel Loader'], 9500, ['Caterpillar', 'Komatsu', 'Volvo']],
  ['Power Generation', ['20-kW Generator', '100-kW Generator', '500-kW Generator'], 2600, ['Cummins', 'Kohler']],
  ['Welding', ['400-A Welder', 'Multi-Arc Welding Pack'], 900, ['Lincoln', 'Miller']],
  ['Trucks & Trailers', ['Flatbed Truck', 'Water Truck', 'Lowboy Trailer'], 4100, ['Kenworth', 'Mack']],
];
const areas = ['Silo 1', 'Silo 2', 'Silo 3', 'Silo 4', 'Laydown A', 'Marine'];
const dayMs = 86_400_000;
const projectStartsAt = Date.UTC(2024, 0, 1);

/** `place`: of the organization; `number`: of the record in it, from 1. */
export function seedValues(seed: number, place: number, number: number): ColumnValues {
  const random = new SeededRandom(seed, place, number);
  const [category, classes, baseRate, makers] = random.pick(categories);
  const isRental = random.chance(0.8);
  const rate = cents(baseRate * (0.5 + random.next() * 2));
  const price = cents(baseRate * random.integer(15, 40));
  const start = projectStartsAt + random.integer(0, 1400) * dayMs;
  const days = random.integer(7, 500);
  const drift = random.integer(-30, 90);
  const isActualized = random.chance(1 / 3);
  const amounts: ColumnValues = isRental
    ? { PFS_A_RATE: cents(Number(rate) * 0.95), PFS_F_RATE: rate }
    : { PFS_A_PRICE: price, PFS_F_PRICE: price };
  return {
    PFS_ORIG_ROWID: String(place * 1_000_000 + number),
    PFS_DESC: `${classes[0]} for ${areas[number % areas.length]}`,
    PFS_A_CLASS: classes[0] as string,
    PFS_F_CLASS: random.pick(classes),
    PFS_A_CATEGORY: category,
    PFS_F_CATEGORY: category,
    PFS_F_MANUFACT: random.pick(makers),
    PFS_F_MODEL: `${random.pick(['A', 'C', 'D', 'E'])}${random.integer(10, 999)}`,
    PFS_A_SOURCE: isRental ? 'Rental' : 'Purchase',
    PFS_F_SOURCE: isRental ? 'Rental' : 'Purchase',
    PFS_F_DOR: random.chance(0.65) ? 'PROJECT' : 'BEO',
    PFS_A_CORPORATE: random.pick(areas),
    ...amounts,
    PFS_A_STARTDATE: day(start),
    PFS_A_ENDDATE: day(start + days * dayMs),
    PFS_F_STARTDATE: day(start + drift * dayMs),
    PFS_F_ENDDATE: day(start + (drift + days + random.integer(0, 30)) * dayMs),
    ...(isActualized ? { PFA_ACT: 'true', PFS_EQUIPMENT: `EQ-${random.integer(10_000, 99_999)}` } : {}),
    ...(random.chance(0.05) ? { PFA_DIS: 'true' } : {}),
    ...(random.chance(0.1) ? { PFS_FT: 'true' } : {}),
    ...(random.chance(0.3) ? { PFS_UDFCHAR01: `Crew ${random.integer(1, 40)}` } : {}),
  };
}

const cents = (amount: number) => amount.toFixed(2).replace(/\.?0+$/, '');
const day = (atMs: number) => new Date(atMs).toISOString().slice(0, 10);
