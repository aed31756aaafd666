/** What a run has set aside on request, and how it says so. */

export interface SetAside {
  rejectedRows: number;
  escapedTexts: number;
  /** Names of foreign keys that present rows break. */
  notValidKeys: string[];
}

/** In words; empty where everything moved as it was. */
export function describeSetAside({ rejectedRows, escapedTexts, notValidKeys }: SetAside): string[] {
  const said: string[] = [];
  if (rejectedRows > 0) said.push(`${rejectedRows.toLocaleString('en')} rows set aside whole`);
  if (escapedTexts > 0) said.push(`${escapedTexts.toLocaleString('en')} texts with NUL escaped`);
  if (notValidKeys.length > 0) said.push(`${notValidKeys.length} foreign keys not valid for present rows`);
  return said;
}
