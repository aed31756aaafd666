/** Notes that differ in names and numbers alone, said once and counted. Pure. */

export function groupNotes(notes: readonly string[]): string[] {
  const groups = Map.groupBy(notes, (note) => note.replaceAll(/"(?:[^"]|"")*"/g, '"').replaceAll(/\d[\d,.]*/g, '#'));
  return [...groups.values()].map(([first = '', ...alike]) => {
    const tables = new Set(alike.map(tableOf).filter((name) => name !== tableOf(first)));
    if (alike.length === 0) return first;
    const where = tables.size === 0 ? '' : `, in ${[...tables].slice(0, shownTables).join(', ')}`;
    return `${first} And ${alike.length} more like it${where}${tables.size > shownTables ? ', …' : ''}.`;
  });
}

const shownTables = 12;

function tableOf(note: string): string {
  return /^(?:view )?"(?:[^"]|"")*"/.exec(note)?.[0] ?? '';
}
