/** The parts of a workbook beside its sheets. Pure. */

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageRelationships = 'http://schemas.openxmlformats.org/package/2006/relationships';
const contentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

export const sheetPath = (sheet: number) => `xl/worksheets/sheet${sheet}.xml`;

const sheetName = (sheet: number) => (sheet === 1 ? 'Records' : `Records ${sheet}`);

/** By path. The format of dates is the organization's: `DD/MM/YYYY`. */
export function workbookParts(sheetCount: number, dateFormat: string): Record<string, string> {
  const sheets = Array.from({ length: sheetCount }, (_, i) => i + 1);
  return {
    '[Content_Types].xml': contentTypes(sheets),
    '_rels/.rels': relations([['officeDocument', 'xl/workbook.xml']]),
    'xl/_rels/workbook.xml.rels': relations([
      ...sheets.map((sheet) => ['worksheet', `worksheets/sheet${sheet}.xml`] as const),
      ['styles', 'styles.xml'],
    ]),
    'xl/workbook.xml': `${head}<workbook xmlns="${main}" xmlns:r="${relationships}"><sheets>${sheets
      .map((sheet) => `<sheet name="${sheetName(sheet)}" sheetId="${sheet}" r:id="r${sheet}"/>`)
      .join('')}</sheets></workbook>`,
    'xl/styles.xml': styleSheet(dateFormat),
  };
}

function contentTypes(sheets: readonly number[]): string {
  const override = (path: string, type: string) =>
    `<Override PartName="/${path}" ContentType="${contentType}.${type}+xml"/>`;
  return (
    `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    override('xl/workbook.xml', 'sheet.main') +
    sheets.map((sheet) => override(sheetPath(sheet), 'worksheet')).join('') +
    `${override('xl/styles.xml', 'styles')}</Types>`
  );
}

function relations(targets: readonly (readonly [type: string, target: string])[]): string {
  const entries = targets.map(
    ([type, target], i) => `<Relationship Id="r${i + 1}" Type="${relationships}/${type}" Target="${target}"/>`,
  );
  return `${head}<Relationships xmlns="${packageRelationships}">${entries.join('')}</Relationships>`;
}

/** The cell formats in the order of `styles` (sheet-xml.ts). */
function styleSheet(dateFormat: string): string {
  const format = (numberFormat: number, more = '') =>
    `<xf numFmtId="${numberFormat}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"${more}/>`;
  return (
    `${head}<styleSheet xmlns="${main}">` +
    `<numFmts count="1"><numFmt numFmtId="164" formatCode="${excelDateFormat(dateFormat)}"/></numFmts>` +
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    '<cellXfs count="6"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyNumberFormat="1"/>' +
    `${format(164)}${format(4)}${format(49)}${format(49, ' quotePrefix="1"')}</cellXfs>` +
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
  );
}

/** Signs between the parts stand for themselves. */
function excelDateFormat(format: string): string {
  const code = format.toLowerCase().replaceAll(/[^a-z]/g, String.raw`\$&`);
  return code.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
