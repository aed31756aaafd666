/**
 * Texts of any characters, for properties. fast-check's own unit `binary` makes a table of all 1.1 million of them in
 * every process: 0.9 s, and 85 MB that each collection of garbage walks through.
 */
import fc from 'fast-check';

const [firstSurrogate, surrogates, characters] = [0xd8_00, 0x8_00, 0x11_00_00];

const anyCharacter = fc
  .integer({ min: 0, max: characters - surrogates - 1 })
  .map((nth) => String.fromCodePoint(nth < firstSurrogate ? nth : nth + surrogates));
/** Else nine of ten take four bytes. */
const unit = fc.oneof(
  anyCharacter,
  fc.integer({ min: 0, max: 0x7f }).map((code) => String.fromCodePoint(code)),
  fc.integer({ min: 0x80, max: 0x7_ff }).map((code) => String.fromCodePoint(code)),
);

export const anyText = (constraints: { minLength?: number; maxLength?: number } = {}): fc.Arbitrary<string> =>
  fc.string({ ...constraints, unit });
