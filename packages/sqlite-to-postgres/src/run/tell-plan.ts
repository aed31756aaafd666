/** What is said of a plan on the screen before it is carried out: what changes, what stays behind and why. Pure. */
import { groupNotes } from '../plan/group-notes.ts';
import type { FollowedRecipe, LeftBehind, MigrationPlan } from '../plan/plan.ts';
import { plural } from '../progress/plural.ts';
import { describeType } from '../types/target-type.ts';

const toldReadings = 20;
const toldNames = 12;
const toldLines = 12;

/** A dry run prints the plan itself. */
export function tellPlan(plan: MigrationPlan, isDryRun: boolean): string[] {
  const { recipe, dataOnly = false } = plan;
  const recipes = recipe === undefined ? [] : [recipeNote(recipe, dataOnly)];
  if (isDryRun) return recipes;
  const readings = [...tellReadings(plan), ...tellRounded(plan)];
  // What becomes of the rest of tables that are there is their application's, and is told whole.
  return dataOnly
    ? [...recipes, ...plan.notes, ...plan.leftBehind.map(tellOne), ...readings]
    : [...recipes, ...readings, ...tellNotes(plan), ...shortened(tellLeftBehind(plan), 'lines of what stays behind')];
}

/** What nobody declared is told before anything is copied: what numbers that become dates were taken for. */
function tellReadings({ tables, dialect }: MigrationPlan): string[] {
  // Prisma's milliseconds are not a guess.
  if (dialect.name === 'prisma') return [];
  const told = tables.flatMap(({ source, columns }) =>
    columns.flatMap(({ source: column, reading }) =>
      reading === undefined ? [] : `"${source}"."${column}": ${reading}`,
    ),
  );
  const rest = told.length - toldReadings;
  return rest > 0
    ? [...told.slice(0, toldReadings), `and ${rest} more columns of dates as numbers: see the report`]
    : told;
}

/** On request, and told all the same: it is the one thing that changes values. */
function tellRounded({ tables }: MigrationPlan): string[] {
  return tables.flatMap(({ source, columns }) =>
    columns.flatMap(({ source: column, rounded = 0, type }) =>
      rounded === 0
        ? []
        : `"${source}"."${column}": ${plural(rounded, 'instant')} rounded to what ${describeType(type)} keeps`,
    ),
  );
}

/** What was told of the numbers of a date column is not told again. */
function tellNotes({ notes, tables }: MigrationPlan): string[] {
  const readings = tables.flatMap(({ columns }) => columns.flatMap(({ reading = [] }) => reading));
  const isTold = (note: string) => {
    const text = /^"(?:[^"]|"")*": "(?:[^"]|"")*": (.*)\.$/s.exec(note)?.[1];
    return text !== undefined && text.split('; ').every((part) => readings.some((reading) => reading.includes(part)));
  };
  return shortened(groupNotes(notes.filter((note) => !isTold(note))), 'notes');
}

function shortened(lines: readonly string[], what: string): string[] {
  const rest = lines.length - toldLines;
  return rest > 0 ? [...lines.slice(0, toldLines), `and ${rest} more ${what}: see the report`] : [...lines];
}

/** Those that stay for one reason together. */
function tellLeftBehind({ leftBehind }: MigrationPlan): string[] {
  return [...Map.groupBy(leftBehind, ({ kind, reason }) => `${kind}\0${reason}`).values()].map((objects) => {
    const [{ kind, reason }] = objects as [LeftBehind, ...LeftBehind[]];
    const names = objects.slice(0, toldNames).map(({ name }) => name);
    const rest = objects.length - names.length;
    const more = rest > 0 ? [`and ${rest} more`] : [];
    const what = plural(objects.length, `${kind} stays`, `${kind.replace(/x$/, 'xe')}s stay`);
    return `${what} behind: ${[...names, ...more].join(', ')} (${reason})`;
  });
}

function recipeNote({ name, application, reason, target }: FollowedRecipe, isDataOnly: boolean): string {
  const followed = `follows the recipe "${name}" for ${application}, ${reason}; --no-recipe goes without it`;
  if (target === 'not supported') return `${followed}. ${application} itself does not run on PostgreSQL`;
  return target === 'made by the application' && !isDataOnly
    ? `${followed}. ${application} makes its tables in PostgreSQL itself: let it, and fill them with --data-only`
    : followed;
}

function tellOne({ kind, name, reason }: LeftBehind): string {
  return `${kind} ${name} stays behind: ${reason}`;
}
