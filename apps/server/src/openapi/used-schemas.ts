/**
 * The named schemas that paths refer to, and no others. zod has two of each, as it comes in and as it goes out: the first is
 * called `RecordFilterInput`, and simply `RecordFilter` where only it is used.
 */
import type { OpenAPIV3_1 } from 'openapi-types';

const prefix = '#/components/schemas/';
const inputSuffix = /Input$/;

export function withUsedSchemas(document: OpenAPIV3_1.Document): OpenAPIV3_1.Document {
  const all = document.components?.schemas ?? {};
  const used = findUsed(document.paths, all);
  const nameOf = (name: string) => {
    const short = name.replace(inputSuffix, '');
    return used.has(short) ? name : short;
  };
  const schemas = Object.fromEntries([...used].toSorted().map((name) => [nameOf(name), all[name]]));
  const renamed = (key: string, value: unknown): unknown =>
    key === '$ref' && typeof value === 'string' ? prefix + nameOf(value.slice(prefix.length)) : value;
  const described = { ...document, components: { ...document.components, schemas } };
  return JSON.parse(JSON.stringify(described, renamed)) as OpenAPIV3_1.Document;
}

/** Also by way of others. */
function findUsed(paths: unknown, all: Readonly<Record<string, unknown>>): Set<string> {
  const used = new Set<string>();
  const visit = (part: unknown): void => {
    for (const name of namesIn(part)) {
      if (used.has(name)) continue;
      used.add(name);
      visit(all[name]);
    }
  };
  visit(paths);
  return used;
}

function namesIn(part: unknown): string[] {
  const names: string[] = [];
  JSON.stringify(part, (key, value: unknown) => {
    if (key === '$ref' && typeof value === 'string') names.push(value.slice(prefix.length));
    return value;
  });
  return names;
}
