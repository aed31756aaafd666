/** The table of settings as the pages that are made from it: the reference, and a file of settings to begin with. */
import type { SettingKind } from './kinds.ts';
import { type Setting, settingsTable } from './table.ts';

const settings: readonly Setting<unknown>[] = Object.values(settingsTable);

export function describeReference(): string {
  const rows = settings.map(({ name, kind, default: written, withoutIt, description }) => {
    const fallback = written === undefined ? withoutIt : `\`${written}\``;
    return `| \`${name}\` | ${fallback} | ${description} | ${describeForm(kind)} |`;
  });
  return `# Settings

<!-- Made from apps/cli/src/settings/table.ts by \`npm run settings:reference\`. -->

A setting is read from the environment, else from the file \`.env\` in the folder of the installation's data
(\`.vanguard/.env\`, see \`VANGUARD_DATA\`), else it has its default. [\`.env.example\`](../../.env.example) is such a file to
begin with. An empty value is as none: the default holds, also where the environment is empty and the file is not.
\`VANGUARD_DATA\` itself stands in the environment only. A value of the file with a \`#\` or blanks at its ends stands in
quotes, and a line or a name that is none of these is refused. The \`.env\` of the working folder is not read, since that may
belong to another application, such as the legacy project that is being moved.

\`vanguard settings\` shows each with its value, where that comes from, and its default; secrets are masked. A value that
cannot be used, and a name that begins with \`VANGUARD_\` and is not here, is refused with the name that was probably meant.

| setting | default | what for | form, and an example |
|---|---|---|---|
${rows.join('\n')}

How to choose them for others to use: [Run it in production](../how-to/run-in-production.md).
`;
}

function describeForm({ form, example, kind }: SettingKind<unknown>): string {
  return kind === 'secret' ? `${form}: ${example}` : `${form}: \`${example}\``;
}

/** Every line is a comment, so that the file sets nothing. */
export function describeExampleFile(): string {
  const blocks = settings
    .filter(({ name }) => name !== settingsTable.dataFolder.name)
    .map(({ name, kind, default: written, withoutIt, description }) => {
      const fallback = written ?? withoutIt;
      const example = written ?? (kind.kind === 'secret' ? '' : kind.example);
      return `# ${description}.\n# ${capitalize(kind.form)}. Default: ${fallback}.\n#${name}=${example}\n`;
    });
  return `# Settings of an installation: copy this file to .vanguard/.env, and take the # before a line away to set it.
# The environment wins. Reference: docs/reference/settings.md. Made by: npm run settings:reference

${blocks.join('\n')}`;
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
