/** Addresses of routes. Whatever an id or a text consists of, it stays in its place: everything is escaped. */

/** A list repeats its parameter; what is undefined is left out. */
export type QueryValues = Readonly<
  Record<string, string | number | boolean | readonly (string | number)[] | undefined>
>;

/** `/api/pfa/:orgId/:pfaId` with its parameters; throws RangeError for dots alone, which URLs take for folders. */
export function fillPath(path: string, params: Readonly<Record<string, string>> = {}): string {
  return path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new RangeError(`${path} needs the parameter ${name}`);
    if (/^\.{0,2}$/.test(value)) throw new RangeError(`no path can have "${value}" for ${name}`);
    return encodeURIComponent(value);
  });
}

export function encodeQuery(query: QueryValues = {}): URLSearchParams {
  const encoded = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of typeof value === 'object' ? value : [value]) encoded.append(name, String(one));
  }
  return encoded;
}
