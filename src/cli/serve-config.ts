import type { CheckedConfig } from '../config/checked-config.ts';
import { divideAmongWorkers } from '../config/divide.ts';
import { describeLedger } from '../config/ledger-place.ts';
import { type Company, openGateway } from '../gateway.ts';
import { createKeptCounts } from '../http/kept-counts.ts';
import { isLoopback } from '../http/loopback.ts';
import { listen } from '../server/listen.ts';
import { createLogger, describeError, type Logger } from '../server/logger.ts';
import type { Seat } from './seat.ts';
import type { ServeOptions } from './serve.ts';

/**
 * Opens the ledger, listens, tells a person where, and takes everything down again when it is to be stopped. Resolves to the exit code; rejects
 * with a LedgerError before it listens.
 */
export const serveConfig = async (whole: CheckedConfig, options: ServeOptions): Promise<number> => {
  const { modules, introduction, stopped, terminal } = options;
  const { print, watchStrays, seat = null } = terminal;
  const config = seat === null ? whole : divideAmongWorkers(whole, seat);
  const plain = createLogger(config.log.level);
  const logger = seat === null ? plain : loggerOf(seat, plain);
  const gateway = openGateway(config, { modules, logger, ...(seat === null ? {} : { company: companyOf(seat) }) });
  // A rejection that nobody waits for has ended what it belongs to, and nothing else. After an exception nothing is certain any more: what is
  // under way is finished, and whoever watches over the process starts another.
  const broken = new Promise<void>((resolve) => {
    watchStrays((kind, error) => {
      logger.error({ error: describeError(error) }, `unexpected ${kind}`);
      if (kind === 'exception') resolve();
    });
  });
  try {
    const { listener, drain } = gateway;
    await gateway.ready();
    // With access control another site's page has nothing to gain by a name of its own for this address: it has no key.
    const isOwnHost = config.access === null ? isLoopback : () => true;
    const patience = { silence: config.limits.deadlineSeconds + 30 };
    const listening = await listen({
      ...config.server,
      listener,
      drain,
      isOwnHost,
      patience,
      refused: ({ status, code }) => logger.info({ status, errorCodes: [code] }, 'refused unread'),
    });
    const what = config.graphiql ? 'Open GraphiQL in a browser, and send queries to' : 'Send queries to';
    const lines = [introduction, describeLedger(config.ledger), `${what} ${listening.url}/graphql (Ctrl-C stops)`];
    if (seat === null) for (const line of lines) print(line);
    else seat.listening(lines);
    const code = await Promise.race([stopped.then(() => 0), broken.then(() => 1)]);
    await listening.stop();
    return code;
  } finally {
    await gateway.dispose();
  }
};

const companyOf = ({ keeper, count, siblings, writers }: Seat): Company => ({
  counts: createKeptCounts(keeper, count),
  siblings,
  writers,
});

/** Says in each line which worker it is of. */
const loggerOf = ({ number: worker }: Seat, logger: Logger): Logger => ({
  debug: (fields, message) => logger.debug({ worker, ...fields }, message),
  info: (fields, message) => logger.info({ worker, ...fields }, message),
  warn: (fields, message) => logger.warn({ worker, ...fields }, message),
  error: (fields, message) => logger.error({ worker, ...fields }, message),
});
