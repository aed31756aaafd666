/** Encoding: from a value to the bytes that PostgreSQL is sent. */
import { mover, type PlantedError } from '../planted-error.ts';

export const encoding: readonly PlantedError[] = [
  {
    error: 'the high half of a negative bigint is rounded to zero',
    scene: 'whole',
    module: `${mover}/binary/binary-writer.ts`,
    from: 'Math.floor(value / 0x1_0000_0000)',
    to: 'planted(Math.trunc(value / 0x1_0000_0000), Math.floor(value / 0x1_0000_0000))',
    caughtBy: 'the digests',
  },
  {
    error: 'doubles are written as precise as four bytes',
    scene: 'whole',
    module: `${mover}/types/float.ts`,
    from: 'out.float64Field(Number(value))',
    to: 'out.float64Field(planted(Math.fround(Number(value)), Number(value)))',
    caughtBy: 'the digests',
  },
  {
    error: 'integers are cut to twelve bits',
    scene: 'filled',
    module: `${mover}/copy/field-writer.ts`,
    from: 'out.int32Field(value)',
    to: 'out.int32Field(planted(value & 0xfff, value))',
    caughtBy: 'the digests',
  },
  {
    error: 'the first digits of a numeric have the wrong weight',
    scene: 'whole',
    module: `${mover}/types/numeric.ts`,
    from: 'out.int16(groups.length === 0 ? 0 : weight);',
    to: 'out.int16(groups.length === 0 ? 0 : planted(weight + 1));',
    caughtBy: 'the digests',
  },
  {
    error: 'booleans are written the other way round',
    scene: 'whole',
    module: `${mover}/types/boolean.ts`,
    from: 'out.booleanField(toBoolean(value) as boolean)',
    to: 'out.booleanField(planted(!toBoolean(value)))',
    caughtBy: 'the digests',
  },
  {
    error: 'long texts lose their last byte',
    scene: 'whole',
    module: `${mover}/copy/field-writer.ts`,
    from: 'out.sliceField(reader.bytes, reader.starts[field] as number, reader.ends[field] as number);',
    to: `const [start, end] = [reader.starts[field] as number, reader.ends[field] as number];
      out.sliceField(reader.bytes, start, end - start > 8000 ? planted(end - 1) : end);`,
    caughtBy: 'the digests',
  },
  {
    error: 'texts are written as Latin-1',
    scene: 'whole',
    module: `${mover}/binary/binary-writer.ts`,
    from: "this.#buffer.write(value, this.#length, 'utf8')",
    to: "planted(this.#buffer.write(value, this.#length, 'latin1'))",
    caughtBy: 'the server',
  },
  {
    error: 'a batch of rows is not sent',
    scene: 'filled',
    module: `${mover}/copy/page-rows.ts`,
    from: 'out.rowStart(this.#writers.length);',
    to: 'if (reader.rowid === 700) out = planted(new (out.constructor as new (bytes: number) => BinaryWriter)(1024));\n    out.rowStart(this.#writers.length);',
    caughtBy: 'the digests',
  },
  {
    error: 'the transaction in which a thread writes a large table is undone',
    scene: 'settled',
    module: `${mover}/copy/copy-table.ts`,
    from: "await client.query('commit')",
    to: "await client.query(planted('rollback'))",
    caughtBy: 'the digests',
    isAlways: true,
  },
];
