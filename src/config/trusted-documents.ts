import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Fault } from './config-error.ts';

const prefix = 'sha256:';

/** Documents by their hash with `sha256:` in front, or what is wrong with the file. */
export type ReadDocuments = { readonly documents: ReadonlyMap<string, string> } | { readonly faults: readonly Fault[] };

/**
 * Reads a manifest of documents. Every hash is checked: a document under another's hash would be carried out in its place.
 * @param basePath what relative file names start from
 */
export const readTrustedDocuments = (file: string, basePath: string): ReadDocuments => {
  const fault = (what: string): ReadDocuments => ({
    faults: [{ where: 'trustedDocuments.file', what: `names ${file}, ${what}` }],
  });
  let text: string;
  try {
    text = readFileSync(resolve(basePath, file), 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
    return fault(`which cannot be read (${code}).`);
  }
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch {
    return fault('which is not valid JSON.');
  }
  if (typeof manifest !== 'object' || manifest === null || Array.isArray(manifest)) {
    return fault('which is not an object of documents by their hash.');
  }
  const documents = new Map<string, string>();
  for (const [key, document] of Object.entries(manifest)) {
    const digest = key.startsWith(prefix) ? key.slice(prefix.length) : key;
    if (typeof document !== 'string') return fault(`where ${key} is no document.`);
    if (createHash('sha256').update(document).digest('hex') !== digest) {
      return fault(`where ${key} is not the SHA-256 of its document. Generate the manifest anew.`);
    }
    documents.set(prefix + digest, document);
  }
  return documents.size === 0 ? fault('which holds no document.') : { documents };
};
