// Lints snippets as if they stood at the given paths: [{ path, code }] on stdin, the messages of each on stdout.
// A process of its own, because Jest cannot import ESLint's configuration.
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';

const withoutTypes = [
  'import-x/no-restricted-paths',
  'no-restricted-imports',
  'max-lines',
  'max-lines-per-function',
];
const eslint = new ESLint({
  ruleFilter: ({ ruleId }) => withoutTypes.includes(ruleId) || ruleId.startsWith('house/'),
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
});
const answers = [];
for (const { path, code } of JSON.parse(await text(process.stdin))) {
  const [result] = await eslint.lintText(code, { filePath: path });
  answers.push(result.messages.map(({ ruleId, message }) => `${ruleId}: ${message}`));
}
process.stdout.write(JSON.stringify(answers));
