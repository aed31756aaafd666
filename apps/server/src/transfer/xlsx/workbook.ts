/** What a sheet needs of its workbook to be understood: where it stands, which formats are dates, the shared texts. */
import { fileRefused } from '../file-refused.ts';
import { limits, workbookLimits } from '../limits.ts';
import { unescapeText } from './sheet-xml.ts';
import type { ZipParts } from './zip-parts.ts';

export interface Workbook {
  sheetPath: string;
  isDateStyle: (style: number) => boolean;
  sharedTexts: readonly string[];
  /** Days from 1 January 1904 on, as old workbooks of the Macintosh count. */
  countsFrom1904: boolean;
}

const { otherPartBytes: partBytes } = workbookLimits;

/** Reads the first visible sheet. Throws Refusal. */
export async function readWorkbook(parts: ZipParts): Promise<Workbook> {
  const targets = await readTargets(parts);
  let relation: string | undefined;
  let countsFrom1904 = false;
  await parts.read('xl/workbook.xml', partBytes, {
    open: (name, { state, date1904, ...attributes }) => {
      if (name === 'workbookPr') countsFrom1904 = ['1', 'true'].includes(date1904 ?? '');
      if (name === 'sheet' && (state ?? 'visible') === 'visible') {
        relation ??= Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1];
      }
    },
  });
  const sheetPath = targets.get(relation ?? '');
  if (sheetPath === undefined) throw fileRefused('The workbook has no sheet that is shown.');
  return {
    sheetPath,
    countsFrom1904,
    isDateStyle: await readDateStyles(parts),
    sharedTexts: await readSharedTexts(parts),
  };
}

/** Paths by the ids of relations. */
async function readTargets(parts: ZipParts): Promise<Map<string, string>> {
  const targets = new Map<string, string>();
  await parts.read('xl/_rels/workbook.xml.rels', partBytes, {
    open: (name, { Id: id = '', Target: target = '' }) => {
      if (name === 'Relationship') targets.set(id, target.startsWith('/') ? target.slice(1) : `xl/${target}`);
    },
  });
  return targets;
}

const builtInDates = new Set([
  14,
  15,
  16,
  17,
  22,
  ...Array.from({ length: 10 }, (_, i) => 27 + i),
  50,
  51,
  52,
  53,
  54,
  55,
  56,
  57,
  58,
]);

async function readDateStyles(parts: ZipParts): Promise<(style: number) => boolean> {
  const styles: boolean[] = [];
  if (!parts.has('xl/styles.xml')) return () => false;
  const formats = new Map<number, boolean>();
  let isInCellFormats = false;
  await parts.read('xl/styles.xml', partBytes, {
    open: (name, { numFmtId, formatCode = '' }) => {
      if (name === 'numFmt') formats.set(Number(numFmtId), isDateFormat(formatCode));
      if (name === 'cellXfs') isInCellFormats = true;
      if (name === 'xf' && isInCellFormats)
        styles.push(formats.get(Number(numFmtId)) ?? builtInDates.has(Number(numFmtId)));
    },
    close: (name) => {
      if (name === 'cellXfs') isInCellFormats = false;
    },
  });
  return (style) => styles[style] ?? false;
}

/** Excel takes 255; looking for brackets that are never closed takes the square of them. */
const formatCharacters = 1000;

/** A format with a year or a day in it; quoted, escaped and bracketed text does not count. */
function isDateFormat(code: string): boolean {
  return /[yd]/i.test(code.slice(0, formatCharacters).replaceAll(/"[^"]*"|\\.|\[[^\]]*\]|_./g, ''));
}

async function readSharedTexts(parts: ZipParts): Promise<string[]> {
  const texts: string[] = [];
  if (!parts.has('xl/sharedStrings.xml')) return texts;
  const collector = collectText();
  await parts.read('xl/sharedStrings.xml', workbookLimits.sharedTextBytes, {
    ...collector,
    close: (name) => {
      collector.close(name);
      if (name !== 'si') return;
      if (texts.length === workbookLimits.sharedTexts)
        throw fileRefused(
          `The workbook shares more than ${workbookLimits.sharedTexts} texts. Split it into smaller files.`,
        );
      texts.push(collector.take());
    },
  });
  return texts;
}

/** A character takes up to seven to write. */
const escapedCharacters = 7 * limits.cellCharacters;

/** Throws Refusal. */
export function refuseLongText(text: string): void {
  if (text.length > escapedCharacters)
    throw fileRefused(`A cell holds more than the ${limits.cellCharacters} characters that Excel takes. Shorten it.`);
}

/** The text of `t` elements, runs put together, without how it is pronounced. */
export function collectText() {
  let text = '';
  let isText = false;
  let isPhonetic = false;
  return {
    open: (name: string) => {
      if (name === 'rPh') isPhonetic = true;
      if (name === 't') isText = !isPhonetic;
    },
    text: (more: string) => {
      if (isText) text += more;
      refuseLongText(text);
    },
    close: (name: string) => {
      if (name === 'rPh') isPhonetic = false;
      if (name === 't') isText = false;
    },
    take: () => {
      const taken = unescapeText(text);
      text = '';
      return taken;
    },
  };
}
