/** From a record as the mirror keeps it to one of the simulator: the field mapping the other way round. */
import { defaultDictionary, type FieldDictionary } from '../mapping/dictionary.ts';
import { columnsByName } from './columns.ts';
import type { SimulatedRecord } from './record-store.ts';

/** `data`: as in pfa_mirror. What has no column is left out. Of an actualized record the actual dates are taken. */
export function simulatedRecord(
  organization: string,
  pfaId: string,
  data: Readonly<Record<string, unknown>>,
  { fields }: FieldDictionary = defaultDictionary,
): SimulatedRecord {
  const values: Record<string, string> = {};
  const isActualized = data['isActualized'] === true;
  const take = (upstream: string, value: unknown) => {
    if (value === true) values[upstream] = 'true';
    else if (typeof value === 'string' && value !== '') values[upstream] = value;
  };
  for (const { field, upstream, when } of fields) if (when === undefined) take(upstream, data[field]);
  if (isActualized) for (const { field, upstream, when } of fields) if (when !== undefined) take(upstream, data[field]);
  for (const [name, value] of Object.entries(data)) if (columnsByName.has(name)) take(name, value);
  return { organization, pfaId, values };
}
