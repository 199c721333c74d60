import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { providerModules } from '../src/providers/index.ts';
import { generatedFiles } from './generated-files.ts';

const root = new URL('../', import.meta.url);
const locate = (path: string): string => fileURLToPath(new URL(path, root));

for (const { path, text } of generatedFiles(providerModules, readFileSync(locate('README.md'), 'utf8'))) {
  mkdirSync(dirname(locate(path)), { recursive: true });
  writeFileSync(locate(path), text);
  process.stdout.write(`${path}\n`);
}
