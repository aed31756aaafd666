/** Adds a number to the evidence for the reading of its column's dates. Called for every number there: no allocation here. */
import { instantOfNumber } from '../casts/date-readings.ts';
import type { InstantEvidence } from '../source/evidence.ts';

/** In seconds: 1990 and 2060. */
const recent = { from: 631_152_000, to: 2_840_140_800 };
const recentJulian = { from: 2_447_892.5, to: 2_473_459.5 };
const digits = { date: { from: 1e7, to: 1e8 }, time: { from: 1e13, to: 1e14 } };

export function observeInstant(value: number, instants: InstantEvidence, isReal = false): void {
  instants.count++;
  if (value === 0) {
    instants.zeros++;
    return;
  }
  if (instants.count - instants.zeros === 1) instants.min = instants.max = value;
  else if (value < instants.min) instants.min = value;
  else if (value > instants.max) instants.max = value;
  if (isReal) {
    if (!Number.isInteger(value)) instants.fractional++;
    if (value >= recentJulian.from && value < recentJulian.to) instants.recent.julian++;
  }
  if (value < recent.from) {
    if (value >= digits.date.from && value < digits.date.to && instantOfNumber(value, 'yyyymmdd') !== undefined)
      instants.calendarDates++;
    return;
  }
  if (value < recent.to) instants.recent.s++;
  else if (value < recent.from * 1e3) return;
  else if (value < recent.to * 1e3) instants.recent.ms++;
  else if (value >= digits.time.from && value < digits.time.to) {
    if (instantOfNumber(value, 'yyyymmddhhmmss') !== undefined) instants.calendarTimes++;
  } else if (value >= recent.from * 1e6 && value < recent.to * 1e6) instants.recent.us++;
  else if (value >= recent.from * 1e9 && value < recent.to * 1e9) instants.recent.ns++;
}
