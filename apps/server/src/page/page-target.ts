/** The target of a request as the routes are to see it. Pure. */
import type { IncomingMessage } from 'node:http';
import { isApiPath, pathOf, toOriginForm } from '../request-target.ts';

/**
 * In its origin form. On the page's port a path that cannot be decoded becomes one that nobody knows: somebody has mistyped an address,
 * and the page says what to do instead.
 */
export function targetFor(page: { readonly port: number } | undefined) {
  return ({ url = '/', socket }: Pick<IncomingMessage, 'url' | 'socket'>): string => {
    const target = toOriginForm(url);
    const path = pathOf(target);
    if (socket.localPort !== page?.port || isApiPath(path) || isDecodable(path)) return target;
    return path.replaceAll('%', '%25') + target.slice(path.length);
  };
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
