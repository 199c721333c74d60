import type { ProviderModule } from '../../src/providers/module.ts';
import { startSandboxServer } from '../../src/sandbox/server.ts';
import { toy } from '../toy-vendor/toy.ts';

/** The tokens that the vendor below takes: each is another guest, who is shown a list of their own. */
export const guestTokens = ['guest-one', 'guest-two', 'guest-three'] as const;

/** A vendor that shows everybody something else: whoever is shown a row of another was answered with another's token. */
export const guests: ProviderModule = {
  ...toy,
  name: 'GUESTS',
  displayName: 'Guests',
  defaultKey: 'guests',
  sandbox: async () => async () => {
    const known: readonly string[] = guestTokens;
    const server = await startSandboxServer({
      respond: ({ headers, query, segments: [root, number] }) => {
        const guest = headers.authorization ?? '';
        if (!known.includes(guest)) return { status: 401, body: {} };
        if (root !== 'readers') return { status: 404, body: {} };
        const rows = [1, 2, 3].map((one) => ({ number: `${one}`, called: `${guest} ${one}` }));
        if (number !== undefined) {
          const found = rows.find((row) => row.number === number);
          return found === undefined ? { status: 404, body: {} } : { status: 200, body: found };
        }
        const size = Number(query.get('size'));
        const from = (Number(query.get('page')) - 1) * size;
        return { status: 200, body: { readers: rows.slice(from, from + size), count: rows.length } };
      },
    });
    // No token: each caller has to bring one.
    return { ...server, settings: { baseUrl: server.url }, state: null };
  },
};
