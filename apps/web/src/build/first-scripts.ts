/**
 * Names the scripts that an address needs first to public/start.js, which has them fetched beside the entry: by themselves they would
 * be asked for only once that runs.
 */
import { sep } from 'node:path';
import type { IndexHtmlTransformContext, Plugin } from 'vite';

type Bundle = NonNullable<IndexHtmlTransformContext['bundle']>;

/** By the names under which public/start.js looks for them. */
const pages = { grid: 'workspace-route', review: 'review-route', sync: 'sync-route' };

/** Tells public/start.js which scripts the page of an address is made of. */
export function nameFirstScripts(): Plugin {
  return {
    name: 'vanguard:first-scripts',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle = {}, chunk }) => {
        const entry = new Set(chunk === undefined ? [] : withImports(bundle, chunk.fileName));
        const shell = withImports(bundle, scriptOf(bundle, 'shell-route'));
        const attributes = Object.entries(pages).map(([page, route]) => {
          const all = new Set([...shell, ...withImports(bundle, scriptOf(bundle, route))]);
          return `data-${page}="${[...all.difference(entry)].map((file) => `/${file}`).join(' ')}"`;
        });
        return html.replace('src="/start.js"', `src="/start.js" ${attributes.join(' ')}`);
      },
    },
  };
}

function scriptOf(bundle: Bundle, route: string): string {
  const module = `${sep}routing${sep}${route}.tsx`;
  const script = Object.values(bundle).find((one) => one.type === 'chunk' && one.facadeModuleId?.endsWith(module));
  if (script === undefined) throw new Error(`No script of the page begins with ${module}.`);
  return script.fileName;
}

/** What it imports at once, however far away, and itself. */
function withImports(bundle: Bundle, script: string): Set<string> {
  const all = new Set([script]);
  for (const file of all) {
    const one = bundle[file];
    if (one?.type === 'chunk') for (const imported of one.imports) all.add(imported);
  }
  return all;
}
