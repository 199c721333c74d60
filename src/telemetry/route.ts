/**
 * An upstream call's path without what stands for one thing: `/core/v1/users/{id}`. A segment stays only where it is a word of small letters
 * (with hyphens and underscores) or a version, since anything else may be somebody's id or address.
 */
export const routeOf = (path: string): string =>
  path
    .split('/')
    .map((segment) => (segment === '' || /^(?:[a-z]+(?:[-_][a-z]+)*|v\d+)$/.test(segment) ? segment : '{id}'))
    .join('/');
