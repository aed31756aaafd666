/** The leaves of a table's b-tree (https://www.sqlite.org/fileformat2.html#b_tree_pages), in the order of its rowids: the pages that hold its rows. */
import { PageError, type PageFile, readPages } from './page-file.ts';

const interiorTable = 0x05;
const leafTable = 0x0d;
/** A tree of pages of 512 bytes that holds 2^63 rows is not deeper. */
const maxDepth = 40;

/** Page numbers. Reads the pages above the leaves only. Throws PageError. */
export function listLeaves(file: PageFile, root: number): Uint32Array {
  let level = [root];
  for (let depth = 0; depth < maxDepth; depth++) {
    if (readPage(file, level[0] as number)[0] === leafTable) return Uint32Array.from(level);
    level = level.flatMap((number) => childrenOf(file, number));
    if (level.length > file.pageCount) break;
  }
  throw new PageError(`the tree under page ${root} has no end`);
}

function readPage(file: PageFile, number: number): Buffer {
  const page = Buffer.allocUnsafe(file.pageBytes);
  readPages(file, number, 1, page);
  return page;
}

function childrenOf(file: PageFile, number: number): number[] {
  const page = readPage(file, number);
  if (page[0] !== interiorTable) throw new PageError(`page ${number} is not an inner page of a table`);
  const cells = page.readUInt16BE(3);
  const children: number[] = [];
  for (let i = 0; i < cells; i++) children.push(page.readUInt32BE(page.readUInt16BE(12 + 2 * i)));
  children.push(page.readUInt32BE(8));
  return children;
}
