import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countAssignments, partsOfVariable, setVariable } from './env-file.ts';

const url = 'postgresql://u:p%24@host/db?schema=app';

describe('setting a variable in a .env file', () => {
  test.each([
    ['DATABASE_URL=file:./dev.db\n', `DATABASE_URL="${url}"\n`],
    ['DATABASE_URL = file:./dev.db # here\nB=1', `DATABASE_URL = "${url}" # here\nB=1`],
    ["  export DATABASE_URL='file:./dev.db'\n", `  export DATABASE_URL="${url}"\n`],
    ['DATABASE_URL="file:${DIR}/${FILE}.db"\n', `DATABASE_URL="${url}"\n`],
    ['DATABASE_URL=`file:./dev.db`', `DATABASE_URL="${url}"`],
    ['DATABASE_URL: file:./dev.db\n', `DATABASE_URL: "${url}"\n`],
    ['DATABASE_URL=\nB=1\n', `DATABASE_URL="${url}"\nB=1\n`],
    ['DATABASE_URL=  \nB=1\n', `DATABASE_URL="${url}"  \nB=1\n`],
    ['\uFEFFDATABASE_URL=x\r\nB=1\r\n', `\uFEFFDATABASE_URL="${url}"\r\nB=1\r\n`],
    ['# DATABASE_URL=old\nA=1', `# DATABASE_URL=old\nA=1\nDATABASE_URL="${url}"\n`],
    ['A=1\r\n', `A=1\r\nDATABASE_URL="${url}"\r\n`],
    ['DATABASE_URL=first\nA=1\nDATABASE_URL=second\n', `DATABASE_URL=first\nA=1\nDATABASE_URL="${url}"\n`],
    ['KEY="-----\nDATABASE_URL=inside\n-----"\n', `KEY="-----\nDATABASE_URL=inside\n-----"\nDATABASE_URL="${url}"\n`],
    ['OTHER_DATABASE_URL=x\nDATABASE_URL_2=y\n', `OTHER_DATABASE_URL=x\nDATABASE_URL_2=y\nDATABASE_URL="${url}"\n`],
    ['', `DATABASE_URL="${url}"\n`],
  ])('%j becomes %j', (text, expected) => {
    expect(setVariable(text, 'DATABASE_URL', url)).toBe(expected);
  });

  test('is what a reader of .env files then finds, beside all that was there', () => {
    const value = fc.constantFrom('1', '"two words"', "'a # b'", 'x # comment', '', '"line\nB=line"', '`c`');
    const line = fc.tuple(fc.constantFrom('A', 'B', 'DATABASE_URL', 'export C'), value);
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom('\n', '\r\n'), (lines, newline) => {
        const text = lines.map(([name, content]) => `${name}=${content}${newline}`).join('');
        const { DATABASE_URL: set, ...others } = parseEnv(
          setVariable(text, 'DATABASE_URL', url).replaceAll('\r\n', '\n'),
        );
        const { DATABASE_URL: _, ...before } = parseEnv(text.replaceAll('\r\n', '\n'));
        expect(set).toBe(url);
        expect(others).toEqual(before);
      }),
    );
  });

  test('knows of what a value was composed', () => {
    expect(partsOfVariable('A="${B}/$C-${B:-x}\\$D"\nB=$E', 'A')).toEqual(['B', 'C']);
    expect(partsOfVariable('B=$E', 'A')).toEqual([]);
  });

  test('counts assignments, not comments and other names', () => {
    expect(countAssignments('A=1\n#A=2\nexport A=3\nAA=4\nB="\nA=5"', 'A')).toBe(2);
  });
});
