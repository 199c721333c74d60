import { GraphQLError } from 'graphql';
import type { WriteCheck, WriteProblem, WriteResult } from '../domain/outcome.ts';
import type { Provider } from '../domain/provider.ts';
import type { Reference } from '../loaders/keyed-loader.ts';
import { problem } from '../writes/problem.ts';
import { rejected } from '../writes/result.ts';
import type { WriteOptions } from '../writes/single-write.ts';
import type { WriteContext } from '../writes/write-context.ts';
import type { RequestContext } from './context.ts';
import { type NodeAddress, type NodeKind, readGlobalId } from './global-id.ts';
import { deniedProblem } from './permission.ts';
import { findDirectory } from './scope.ts';

/** What every mutation's input has. */
export interface CommonInput {
  readonly idempotencyKey?: string | null | undefined;
  readonly dryRun?: boolean | null | undefined;
  readonly overrides?: readonly WriteCheck[] | null | undefined;
}

const longestKey = 200;

/**
 * Reads a mutation's input into what `writes/` takes, gathering everything that is wrong with it. Whatever it hands out to be changed is in a directory
 * that the caller may write to: a mutation that reads its input here cannot forget to ask.
 */
export interface InputReader {
  readonly problems: WriteProblem[];
  readonly refuse: (message: string, path: readonly string[]) => null;
  /** A thing to be changed. */
  readonly node: (kind: NodeKind, id: string, path: readonly string[]) => NodeAddress | null;
  /** A thing that is only named. */
  readonly reference: (kind: NodeKind, id: string, path: readonly string[]) => NodeAddress | null;
  /** A directory to be changed. */
  readonly directory: (name: string, path: readonly string[]) => Provider | null;
  /** One of several places, each with a result of its own: what denies it concerns that place alone. */
  readonly place: (
    name: string,
    path: readonly string[],
  ) => { readonly provider: Provider; readonly denied: WriteProblem | null } | null;
  readonly roles: (ids: readonly string[], path: readonly string[]) => readonly Reference[];
  readonly options: (input: CommonInput) => WriteOptions;
}

export const createInputReader = (context: RequestContext): InputReader => {
  const problems: WriteProblem[] = [];
  const refuse = (message: string, path: readonly string[]): null => {
    problems.push(problem('INVALID_INPUT', message, path));
    return null;
  };

  const denied = (directory: string, path: readonly string[]): WriteProblem | null =>
    deniedProblem('write', directory, path, context);

  /** Whether the caller may write there; says once for each directory that they may not. */
  const isWritable = (directory: string, path: readonly string[]): boolean => {
    const refusal = denied(directory, path);
    const isKnown = problems.some(({ code, directory: other }) => code === refusal?.code && other === directory);
    if (refusal !== null && !isKnown) problems.push(refusal);
    return refusal === null;
  };

  const reference: InputReader['reference'] = (kind, id, path) => {
    try {
      const address = readGlobalId(id, context);
      if (address === null) return refuse('The directory of this id is not configured (any more).', path);
      return address.kind === kind
        ? address
        : refuse(`This is the id of a ${address.kind}; one of a ${kind} is needed.`, path);
    } catch (error) {
      if (error instanceof GraphQLError) return refuse(error.message, path);
      throw error;
    }
  };

  const find = (name: string, path: readonly string[]): Provider | null => {
    const known = [...context.providers.keys()].join(', ');
    const sentence = `No directory has the key or id ${JSON.stringify(name)}. Configured are: ${known}.`;
    try {
      return findDirectory(context, name) ?? refuse(sentence, path);
    } catch (error) {
      if (error instanceof GraphQLError) return refuse(sentence, path);
      throw error;
    }
  };

  return {
    problems,
    refuse,
    reference,
    node: (kind, id, path) => {
      const address = reference(kind, id, path);
      return address !== null && isWritable(address.directory, path) ? address : null;
    },
    directory: (name, path) => {
      const provider = find(name, path);
      return provider !== null && isWritable(provider.directory.key, path) ? provider : null;
    },
    place: (name, path) => {
      const provider = find(name, path);
      return provider === null ? null : { provider, denied: denied(provider.directory.key, path) };
    },
    roles: (ids, path) =>
      ids.flatMap((id, index) => {
        const address = reference('Role', id, [...path, `${index}`]);
        return address === null ? [] : [{ directory: address.directory, scope: address.scope, id: address.id }];
      }),
    options: ({ idempotencyKey, dryRun }) => {
      if (idempotencyKey != null && (idempotencyKey.trim() === '' || idempotencyKey.length > longestKey)) {
        refuse(`\`idempotencyKey\` takes 1 to ${longestKey} characters.`, ['idempotencyKey']);
      }
      return { idempotencyKey: idempotencyKey ?? null, dryRun: dryRun === true };
    },
  };
};

/** The provider of an id that was read. */
export const providerOf = ({ directory }: Pick<NodeAddress, 'directory'>, { providers }: RequestContext): Provider => {
  const provider = providers.get(directory);
  if (provider === undefined) throw new Error(`No directory has the key ${JSON.stringify(directory)}.`);
  return provider;
};

/** Why a gateway without a ledger changes nothing. */
export const needsLedger = 'This gateway keeps no ledger, and what cannot be recorded is not sent. Configure one.';

/** What it answers to every mutation. */
export const noLedger = (): WriteResult => rejected(null, [problem('LEDGER_UNAVAILABLE', needsLedger, [])]);

/** Carries a mutation of several targets out, unless its input is wrong or there is no ledger. */
export const writeEach = async (
  context: RequestContext,
  { problems }: InputReader,
  carryOut: (writes: WriteContext) => Promise<readonly WriteResult[]>,
): Promise<readonly WriteResult[]> => {
  if (problems.length > 0) return [rejected(null, problems)];
  const writes = context.beginWriting();
  return writes === null ? [noLedger()] : carryOut(writes);
};

/** Carries a mutation out, unless its input is wrong or there is no ledger. */
export const write = async (
  context: RequestContext,
  reader: InputReader,
  carryOut: (writes: WriteContext) => Promise<WriteResult>,
): Promise<WriteResult> => {
  const [result] = await writeEach(context, reader, async (writes) => [await carryOut(writes)]);
  return result ?? noLedger();
};
