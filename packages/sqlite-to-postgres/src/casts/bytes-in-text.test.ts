import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RowHash } from '../binary/row-hash.ts';
import { byteaCast } from './bytea.ts';
import { type BytesInText, bytesOfText, decodingCast } from './bytes-in-text.ts';

test.each<BytesInText>(['base64', 'hex'])('%s is read as it was written, and digested as its bytes', (form) => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const text = Buffer.from(bytes).toString(form);
      expect(Uint8Array.from(bytesOfText(text, form) ?? [])).toEqual(bytes);
      const [own, plain] = [new RowHash(), new RowHash()];
      decodingCast(form).hashSource(text, own);
      byteaCast.hashSource(bytes, plain);
      own.finish();
      plain.finish();
      expect([own.low, own.high]).toEqual([plain.low, plain.high]);
    }),
  );
});

test.each<[BytesInText, string]>([
  ['base64', 'AP8'],
  ['base64', 'AP8='],
  ['base64', ' AP\r\n8=\n'],
  ['hex', '00Ff'],
  ['hex', '0x00ff'],
  ['hex', String.raw`\x00ff`],
])('%s: %j', (form, text) => expect(bytesOfText(text, form)?.toString('hex')).toBe('00ff'));

test.each<[BytesInText, string]>([
  ['base64', 'A'],
  ['base64', 'AP9'],
  ['base64', 'AP8=='],
  ['base64', 'A=P8'],
  ['base64', 'not base64!'],
  ['hex', '00f'],
  ['hex', 'fg'],
  ['hex', '00 ff'],
])('%s is not %j', (form, text) => expect(bytesOfText(text, form)).toBeUndefined());
