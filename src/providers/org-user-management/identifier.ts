const controlCharacter = /\p{Cc}/u;

/**
 * Whether a text could be an id: any that can stand in a path as one segment. Ids look like `auth0|5f7c8ec7c33c6c004bbafe82` and
 * `google-oauth2|103547991597142817347`, but the vendor's documentation promises nothing but a string.
 */
export const isIdentifier = (text: string): boolean =>
  text.length > 0 &&
  text.length <= 256 &&
  text !== '.' &&
  text !== '..' &&
  text.isWellFormed() &&
  !controlCharacter.test(text);
