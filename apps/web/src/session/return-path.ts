/** Where to go after signing in: only ever a path of this page, whatever the address says. */
export function readReturnPath(raw: unknown): string | undefined {
  if (typeof raw !== 'string' || !raw.startsWith('/')) return undefined;
  const base = 'http://page.invalid';
  let target: URL;
  try {
    target = new URL(raw, base);
  } catch {
    return undefined;
  }
  if (target.origin !== base || target.pathname.startsWith('//') || target.pathname.startsWith('/sign-in')) {
    return undefined;
  }
  return target.pathname + target.search + target.hash;
}
