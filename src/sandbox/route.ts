import type { SandboxRequest } from './server.ts';

/** One operation of a vendor and where it is found. */
export interface SandboxRoute<Operation> {
  readonly method: string;
  /** For example `/users/{id}`; a part in braces takes anything, decoded. */
  readonly template: string;
  readonly operation: Operation;
}

/** A route that fits a request, with what stood in its braces. */
export interface RouteMatch<Operation> {
  readonly operation: Operation;
  /** @throws for a name that the template has not */
  readonly parameter: (name: string) => string;
}

/** The first route that fits the request's method and path. */
export const findRoute = <Operation>(
  routes: readonly SandboxRoute<Operation>[],
  request: Pick<SandboxRequest, 'method' | 'segments'>,
): RouteMatch<Operation> | undefined => {
  for (const route of routes) {
    if (route.method !== request.method) continue;
    const parameters = parametersOf(route.template, request.segments);
    if (parameters === undefined) continue;
    const parameter = (name: string): string => {
      const value = parameters.get(name);
      if (value === undefined) throw new Error(`The route ${route.template} has no {${name}}.`);
      return value;
    };
    return { operation: route.operation, parameter };
  }
  return undefined;
};

const parametersOf = (template: string, segments: readonly string[]): ReadonlyMap<string, string> | undefined => {
  const parts = template.split('/').slice(1);
  if (parts.length !== segments.length) return undefined;
  const parameters = new Map<string, string>();
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith('{')) parameters.set(part.slice(1, -1), segment);
    else if (part !== segment) return undefined;
  }
  return parameters;
};
