/** All that an error may tell of a call: never its query, its headers or its body. */
export interface Attempt {
  /** The vendor's name as people say it. */
  readonly vendor: string;
  /** The directory's key. */
  readonly directory: string;
  readonly method: string;
  /** Without the base URL's prefix and without the query. */
  readonly path: string;
}

/** Names the call in a sentence: `GET /core/v1/users (directory "tray")`. */
export const nameAttempt = ({ method, path, directory }: Attempt): string =>
  `${method} ${path} (directory "${directory}")`;

/** What to add where a call may have been carried out though no answer came: a write must then not be repeated blindly. */
export const doubtOf = ({ method, vendor }: Attempt): string =>
  method === 'GET' ? '' : ` Whether ${vendor} acted on it is not known: look before you repeat it.`;
