/**
 * The schema as a picture, in SVG: a box a table, in columns by how many references lie below it, and a line a foreign
 * key. Height is in proportion to nothing; the number of rows stands in the box. Pure.
 */
import type { PlannedTable } from '../plan/plan.ts';
import { plural } from '../progress/plural.ts';

const box = { width: 190, height: 46, gapX: 74, gapY: 14 };
const margin = 12;
/** Taller columns go on beside themselves. */
const boxesPerColumn = 14;
const nameLength = 24;

interface Place {
  table: PlannedTable;
  x: number;
  y: number;
}

/** Empty where there is nothing to see: a single table. `escape` makes text safe in markup. */
export function schemaPicture(tables: readonly PlannedTable[], escape: (text: string) => string): string {
  if (tables.length < 2) return '';
  const places = placeTables(tables);
  const width = Math.max(...places.map(({ x }) => x)) + box.width + margin;
  const height = Math.max(...places.map(({ y }) => y)) + box.height + margin;
  return `<svg class="schema" role="img" aria-label="Tables and their foreign keys" viewBox="0 0 ${width} ${height}" style="max-width:${width}px">${[...lines(places), ...places.map((place) => drawBox(place, escape))].join('')}</svg>`;
}

function placeTables(tables: readonly PlannedTable[]): Place[] {
  const levels = new Map<string, number>();
  // Every table comes after those it references; the line that closes a circle points forward and counts for nothing.
  for (const { name, foreignKeys } of tables) {
    const below = foreignKeys.flatMap(({ referencedTable }) => levels.get(referencedTable) ?? []);
    levels.set(name, below.length === 0 ? 0 : Math.max(...below) + 1);
  }
  const places: Place[] = [];
  let column = 0;
  for (const level of [...new Set(levels.values())].toSorted((a, b) => a - b)) {
    const members = tables.filter(({ name }) => levels.get(name) === level);
    members.forEach((table, i) => {
      const x = margin + (column + Math.floor(i / boxesPerColumn)) * (box.width + box.gapX);
      places.push({ table, x, y: margin + (i % boxesPerColumn) * (box.height + box.gapY) });
    });
    column += Math.ceil(members.length / boxesPerColumn);
  }
  return places;
}

function drawBox({ table, x, y }: Place, escape: (text: string) => string): string {
  const name = table.name.length > nameLength ? `${table.name.slice(0, nameLength - 1)}…` : table.name;
  const facts = `${plural(table.rows, 'row')} · ${plural(table.columns.length, 'column')}`;
  return `<g><title>${escape(table.name)}</title><rect x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="6"/><text x="${x + 10}" y="${y + 19}">${escape(name)}</text><text class="soft" x="${x + 10}" y="${y + 36}">${escape(facts)}</text></g>`;
}

/** From the left side of the referring table to the right side of the referenced one. */
function lines(places: readonly Place[]): string[] {
  return places.flatMap((from) =>
    from.table.foreignKeys.flatMap(({ referencedTable }) => {
      const to = places.find(({ table }) => table.name === referencedTable);
      return to === undefined ? [] : [`<path d="${to === from ? loop(from) : curve(from, to)}"/>`];
    }),
  );
}

function curve(from: Place, to: Place): string {
  const isToTheLeft = to.x < from.x;
  const start = isToTheLeft ? { x: from.x, bend: from.x - box.gapX / 2 } : rightOf(from);
  const end = rightOf(to);
  const [startY, endY] = [from.y + box.height / 2, to.y + box.height / 2];
  return `M${start.x} ${startY}C${start.bend} ${startY} ${end.bend} ${endY} ${end.x} ${endY}`;
}

function rightOf({ x }: Place): { x: number; bend: number } {
  return { x: x + box.width, bend: x + box.width + box.gapX / 2 };
}

function loop({ x, y }: Place): string {
  const right = x + box.width;
  return `M${right} ${y + 12}C${right + 26} ${y + 6} ${right + 26} ${y + box.height - 6} ${right} ${y + box.height - 12}`;
}
