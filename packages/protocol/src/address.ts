/** Addresses of routes. Whatever an id or a text consists of, it stays in its place: everything is escaped. */

import type { AddressOf } from './contract.ts';
import { type CustomParameters, spreadCustom } from './custom-parameters.ts';
import { endpoints, type RouteName } from './endpoints.ts';

/** A list repeats its parameter; what is undefined is left out. */
type QueryValue = string | number | boolean | readonly (string | number)[];
type QueryValues = Readonly<Record<string, QueryValue | CustomParameters | undefined>>;

/** `/api/pfa/:orgId/:pfaId` with its parameters; throws RangeError for dots alone, which URLs take for folders. */
function fillPath(path: string, params: Readonly<Record<string, string>> = {}): string {
  return path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new RangeError(`${path} needs the parameter ${name}`);
    if (/^\.{0,2}$/.test(value)) throw new RangeError(`no path can have "${value}" for ${name}`);
    return encodeURIComponent(value);
  });
}

function encodeQuery(query: QueryValues = {}): URLSearchParams {
  const encoded = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    if (isCustom(name, value)) for (const [one, text] of spreadCustom(value)) encoded.append(one, text);
    else for (const one of typeof value === 'object' ? value : [value]) encoded.append(name, String(one));
  }
  return encoded;
}

const isCustom = (name: string, value: QueryValue | CustomParameters): value is CustomParameters =>
  name === 'custom' && typeof value === 'object' && !Array.isArray(value);

/** Path and query of a route, for a link as for a request. */
export function addressOf<Name extends RouteName>(name: Name, address: AddressOf<Name>): string {
  const { params, query } = address as { params?: Readonly<Record<string, string>>; query?: QueryValues };
  const search = encodeQuery(query).toString();
  return fillPath(endpoints[name].path, params) + (search === '' ? '' : `?${search}`);
}
