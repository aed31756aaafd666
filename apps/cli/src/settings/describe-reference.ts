/** The table of settings as the pages that are made from it: the reference, and a file of settings to start from. */
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

Each setting is read from the environment; if it is not set there, from the file \`.env\` in the data folder of the installation
(\`.vanguard/.env\`, see \`VANGUARD_DATA\`); otherwise it has its default. Start from [\`.env.example\`](../../.env.example). An empty
value counts as not set, so the default applies even if the environment has an empty value and the file another one.
\`VANGUARD_DATA\` itself is read from the environment only. In the file, put a value in quotes if it contains a \`#\` or begins or
ends with blanks. A line that is not a setting, and an unknown name, are refused. The \`.env\` of the working folder is not read,
since it may belong to another application, such as the legacy project that is being moved.

\`vanguard settings\` shows each setting with its value, its source and its default; secrets are masked. A value that cannot be used
is refused. So is an unknown name that begins with \`VANGUARD_\`, with the name that was probably meant.

| setting | default | what for | form, and an example |
|---|---|---|---|
${rows.join('\n')}

To choose them for production: [Run it in production](../how-to/run-in-production.md).
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
  return `# Settings of an installation: copy this file to .vanguard/.env, and remove the # before a line to set it.
# The environment wins. Reference: docs/reference/settings.md. Made by: npm run settings:reference

${blocks.join('\n')}`;
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
