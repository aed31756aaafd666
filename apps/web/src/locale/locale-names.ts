/** The languages that one may choose for numbers and dates, and what they look like. Pure. */

const tags = [
  'en-US',
  'en-GB',
  'en-AU',
  'en-IN',
  'ar-AE',
  'cs-CZ',
  'da-DK',
  'de-AT',
  'de-CH',
  'de-DE',
  'es-ES',
  'es-MX',
  'fi-FI',
  'fr-CA',
  'fr-CH',
  'fr-FR',
  'it-IT',
  'ja-JP',
  'ko-KR',
  'nb-NO',
  'nl-NL',
  'pl-PL',
  'pt-BR',
  'pt-PT',
  'sv-SE',
  'tr-TR',
  'zh-CN',
] as const;

/** With the account's own, which any program may have set. */
export function offeredTags(own: string | null): string[] {
  return own === null || (tags as readonly string[]).includes(own) ? [...tags] : [own, ...tags];
}

/** `German (Switzerland)`; the tag where the browser knows no name. */
export function localeName(tag: string): string {
  return new Intl.DisplayNames('en', { type: 'language', languageDisplay: 'standard' }).of(tag) ?? tag;
}
