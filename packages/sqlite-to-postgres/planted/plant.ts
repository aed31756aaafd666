/**
 * Preloaded into a run (`--import`), worker threads included: replaces one text of one module as it is loaded. The planted
 * code calls `planted(wrong, right)`, which gives the wrong value and notes in a file that it made a difference.
 */
import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

interface Planting {
  module: string;
  from: string;
  to: string;
  /** Where it is noted that the planted code ran. */
  mark: string;
}

declare global {
  var planted: <Value>(wrong: Value, right?: Value) => Value;
}

const { module, from, to, mark } = JSON.parse(process.env['PLANTED_ERROR'] as string) as Planting;

let isMarked = false;
globalThis.planted = (wrong, right) => {
  if (!isMarked && !Object.is(wrong, right)) {
    isMarked = true;
    writeFileSync(mark, '');
  }
  return wrong;
};

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.endsWith(`/packages/${module}`)) return loaded;
    const text = String(loaded.source);
    if (text.split(from).length !== 2) throw new Error(`not once in ${module}: ${from}`);
    return { ...loaded, source: text.replace(from, () => to) };
  },
});
