import type { RequestContext } from './context.ts';
import { RequestError } from './request-error.ts';

export const rawDescription =
  "The vendor's own object, for what the schema does not model. Open only where the operator has set `exposeRaw`; its shape is the vendor's and may change.";

/** The vendor's own object, where this gateway gives it out. */
export const readRaw = ({ raw }: { readonly raw: unknown }, { exposeRaw }: RequestContext): unknown => {
  if (exposeRaw) return raw;
  throw new RequestError(
    'FORBIDDEN_FIELD',
    '`raw` is closed on this gateway. Its operator can open it with `exposeRaw` in the configuration.',
  );
};
