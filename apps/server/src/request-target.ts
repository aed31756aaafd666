/** What a request asks for, whichever of its forms the target has (RFC 9112, section 3.2). Pure. */

/** The absolute form, which proxies use, as the origin form: `http://any.host/api?x=1` is `/api?x=1`. */
export function toOriginForm(target: string): string {
  const rest = /^https?:\/\/[^/?#]*(.*)$/i.exec(target)?.[1];
  if (rest === undefined) return target;
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/** Without the query, whose values are nobody's business but the handler's. */
export function pathOf(target: string): string {
  const [path = ''] = toOriginForm(target).split('?', 1);
  return path;
}

/** On the page's port everything else is the page's. */
export const isApiPath = (path: string) => path === '/api' || path.startsWith('/api/');
