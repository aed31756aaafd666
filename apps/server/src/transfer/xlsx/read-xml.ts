/**
 * XML as events. The parser keeps whatever it has begun and not told yet, however long that is: what lies between two of its
 * events is therefore limited, also between the pieces in which the XML arrives.
 */
import { SaxesParser } from 'saxes';
import { fileRefused } from '../file-refused.ts';
import { workbookLimits as limits } from '../limits.ts';

/** What is seen of an element; prefixes of names are cut off. */
export interface XmlHandler {
  open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  text?: (text: string) => void;
  close?: (name: string) => void;
}

export interface XmlReader {
  write: (xml: string) => void;
  end: () => void;
}

/** From here on an element is looked at more closely. */
const longTag = 4096;

/** What it throws ends the reading: Refusal at a limit, another error where the XML is not well-formed. */
export function createXmlReader(handler: XmlHandler): XmlReader {
  const parser = new SaxesParser();
  let [depth, elements, toldAt] = [0, 0, 0];
  const told = () => {
    const length = parser.position - toldAt;
    toldAt = parser.position;
    return length;
  };
  const text = (found: string) => {
    told();
    handler.text?.(found);
  };
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw fileRefused('A part of the workbook declares a document type, which Excel never does. Save it again.');
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (told() > longTag) checkTag(name, attributes);
    if (++depth > limits.depth) throw over(`nests its elements more than ${limits.depth} deep`);
    if (++elements > limits.elements) throw over(`has more than ${limits.elements} elements in a part`);
    handler.open?.(localName(name), attributes);
  });
  parser.on('closetag', ({ name }) => {
    told();
    depth--;
    handler.close?.(localName(name));
  });
  parser.on('text', text);
  // With two handlers more the parser would take four times as long: V8 gives up on an object that grows so far.
  parser.on('cdata', text);
  return {
    write: (xml) => {
      parser.write(xml);
      if (parser.position - toldAt > limits.tokenCharacters)
        throw over(`has a tag, a text or a comment of more than ${limits.tokenCharacters >> 20} million characters`);
    },
    end: () => parser.close(),
  };
}

function checkTag(name: string, attributes: Readonly<Record<string, string>>): void {
  const all = Object.entries(attributes);
  if (all.length > limits.attributes) throw over(`has an element of more than ${limits.attributes} attributes`);
  if ([name, ...all.map(([key]) => key)].some(({ length }) => length > limits.nameCharacters))
    throw over(`has a name of more than ${limits.nameCharacters} characters`);
  if (all.some(([, value]) => value.length > limits.attributeCharacters))
    throw over(`has an attribute of more than ${limits.attributeCharacters} characters`);
}

const over = (what: string) =>
  fileRefused(`The workbook ${what}, which no table needs. Copy its cells into a new workbook, or save it as CSV.`);

const localName = (name: string) => name.slice(name.indexOf(':') + 1);
