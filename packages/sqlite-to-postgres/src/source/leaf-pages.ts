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

const greatestRowid = 2n ** 63n - 1n;

/**
 * The greatest rowid that each leaf may hold, in order: what the pages above the leaves know of them, and no leaf is read.
 * Throws PageError.
 */
export function listLeafEnds(file: PageFile, root: number): BigInt64Array {
  let level = [root];
  const ends: bigint[] = [];
  for (let depth = 0; depth < maxDepth; depth++) {
    if (readPage(file, level[0] as number)[0] === leafTable)
      return BigInt64Array.from([...ends, greatestRowid]).toSorted();
    for (const number of level) for (const end of endsOf(readPage(file, number))) ends.push(end);
    level = level.flatMap((number) => childrenOf(file, number));
    if (level.length > file.pageCount) break;
  }
  throw new PageError(`the tree under page ${root} has no end`);
}

/** The rowid of each cell of an inner page, which its child to the left does not pass. */
function endsOf(page: Buffer): bigint[] {
  return Array.from({ length: page.readUInt16BE(3) }, (_, i) => readRowid(page, page.readUInt16BE(12 + 2 * i) + 4));
}

/** A varint: seven bits of each byte but the ninth, which counts in full. */
function readRowid(page: Buffer, start: number): bigint {
  let rowid = 0n;
  for (let i = 0; i < 8; i++) {
    const byte = page.readUInt8(start + i);
    rowid = (rowid << 7n) | BigInt(byte & 0x7f);
    if (byte < 0x80) return rowid;
  }
  return BigInt.asIntN(64, (rowid << 8n) | BigInt(page.readUInt8(start + 8)));
}
