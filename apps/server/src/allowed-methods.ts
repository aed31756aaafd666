/** Which methods the paths of a server know, by its own routes. */
import type { FastifyInstance } from 'fastify';

interface KnownPath {
  pattern: RegExp;
  methods: Set<string>;
}

/** Knows the routes that are registered after it; returns what finds the methods of a path, none of an unknown one. */
export function collectMethods(app: FastifyInstance): (path: string) => string[] {
  const known = new Map<string, KnownPath>();
  app.addHook('onRoute', ({ url, method }) => {
    const { methods } = known.get(url) ?? addPath(known, url);
    for (const one of [method].flat()) methods.add(one);
  });
  return (path) => {
    const found = [...known.values()].filter(({ pattern }) => pattern.test(path));
    return [...new Set(found.flatMap(({ methods }) => [...methods]))].toSorted();
  };
}

function addPath(known: Map<string, KnownPath>, url: string): KnownPath {
  const added = { pattern: patternOf(url), methods: new Set<string>() };
  known.set(url, added);
  return added;
}

/** `/api/pfa/:orgId/draft`, `/api/docs/static/*` */
function patternOf(url: string): RegExp {
  const parts = url.split(/(:\w+|\*)/).map((part, i) => {
    if (i % 2 === 0) return RegExp.escape(part);
    return part === '*' ? '.*' : '[^/]+';
  });
  return new RegExp(`^${parts.join('')}$`);
}
