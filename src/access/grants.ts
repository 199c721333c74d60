import type { Grants } from '../config/config.ts';
import type { Permission, Principal } from '../domain/principal.ts';

/** Whether something may be done in the directory with a key. */
export type May = Principal['may'];

/** Reads grants once, so that asking costs two look-ups. Every permission includes `read`; what stands under `*` is added to each directory's own. */
export const mayWith = (grants: Grants): May => {
  const everywhere = withRead(grants['*'] ?? []);
  const own = new Map(
    Object.entries(grants).map(([directory, permissions]) => [
      directory,
      new Set([...withRead(permissions), ...everywhere]),
    ]),
  );
  return (permission, directory) => (own.get(directory) ?? everywhere).has(permission);
};

/** What any of several allows. */
export const mayAnyOf =
  (each: readonly May[]): May =>
  (permission, directory) =>
    each.some((may) => may(permission, directory));

const withRead = (permissions: readonly Permission[]): ReadonlySet<Permission> =>
  new Set(permissions.length === 0 ? [] : ['read', ...permissions]);
