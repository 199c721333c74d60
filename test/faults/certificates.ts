import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const place = (name: string): string => fileURLToPath(new URL(`certificates/${name}.pem`, import.meta.url));

/** The one private key of all certificates but the authority's, which has been thrown away. They open nothing: only these tests trust them. */
export const key = readFileSync(place('key'), 'utf8');

/** One of the certificates in the folder, made to last until 2125. */
export const certificate = (name: string): string => readFileSync(place(name), 'utf8');

/** Where the authority's certificate is, to be trusted. */
export const authorityFile = place('authority');
