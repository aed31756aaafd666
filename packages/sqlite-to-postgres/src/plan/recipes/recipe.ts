/**
 * A recipe: what is known of moving the database of one application, as data. It is recognized by its tables; its rules
 * come before the user's own, who may decide otherwise. Its JSON Schema is published as `recipe.schema.json`.
 */
import { z } from 'zod';
import { migrationRules } from '../rules/rules.ts';

const rules = migrationRules.omit({ $schema: true }).optional();
const words = z.array(z.string().min(1));

export const recipeForm = z
  .strictObject({
    $schema: z.string().optional(),
    name: z
      .string()
      .regex(/^[a-z0-9-]+$/)
      .describe('In lower case: the name of the file.'),
    application: z.string().min(1).describe('Its name as people write it.'),
    tables: z.array(z.string().min(1)).min(1).describe('All of them must be there; letter case does not matter.'),
    columns: z
      .array(z.strictObject({ table: z.string().min(1), column: z.string().min(1) }))
      .optional()
      .describe('Columns that must be there as well, where the names of tables are not telling.'),
    target: z
      .enum(['made by the application', 'made by the move', 'not supported'])
      .describe(
        'Who makes the tables in PostgreSQL: the application, and --data-only fills them; the move; or the application does not run on PostgreSQL, and the rows are moved for other programs.',
      ),
    file: z.string().min(1).optional().describe('Where the database usually lies.'),
    before: words.describe('What must stand in the target, or be done, first.'),
    after: words.describe('What to do when the rows have moved.'),
    rules: rules.describe('For any move. Rules that match nothing in a file are passed over.'),
    dataOnly: rules.describe('For tables that are there, in addition.'),
    sources: z.array(z.url()).min(1).describe('Where the facts come from.'),
  })
  .describe('A recipe of sqlite-to-postgres.');

export type Recipe = z.infer<typeof recipeForm>;
