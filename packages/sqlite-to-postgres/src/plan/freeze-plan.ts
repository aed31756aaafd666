/** Nobody changes a plan once it is made: a write to it fails where it is tried, in every run. Pure. */

/** The same object, with all that it holds. */
export function frozen<Part>(part: Part): Part {
  if (typeof part !== 'object' || part === null || Object.isFrozen(part)) return part;
  Object.freeze(part);
  for (const value of Object.values(part)) frozen(value);
  return part;
}
