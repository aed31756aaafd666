/** What a run has set aside on request, and how it says so. */
import { plural } from '../progress/plural.ts';

export interface SetAside {
  rejectedRows: number;
  escapedTexts: number;
  /** Names of foreign keys that present rows break. */
  notValidKeys: string[];
  /** Names of checks that present rows break. */
  notValidChecks: string[];
}

/** In words; empty where everything moved as it was. */
export function describeSetAside({ rejectedRows, escapedTexts, notValidKeys, notValidChecks }: SetAside): string[] {
  const said: string[] = [];
  if (rejectedRows > 0) said.push(`${plural(rejectedRows, 'row')} set aside whole`);
  if (escapedTexts > 0) said.push(`${plural(escapedTexts, 'text')} with NUL escaped`);
  if (notValidKeys.length > 0) said.push(`${plural(notValidKeys.length, 'foreign key')} not valid for present rows`);
  if (notValidChecks.length > 0) said.push(`${plural(notValidChecks.length, 'check')} not valid for present rows`);
  return said;
}
