/** One entry of Snyk's error document; `status` is added from the answer's. */
export interface Complaint {
  readonly detail: string;
  readonly source?: { readonly pointer?: string; readonly parameter?: string };
}

/** Thrown by whatever finds that a request must be refused; answered as Snyk's error document. */
export class Refusal extends Error {
  readonly status: 400 | 401 | 403 | 404 | 409;
  readonly complaints: readonly Complaint[];
  /** Whether the layer that checks requests against the OpenAPI refused: its documents have no `jsonapi`. */
  readonly bare: boolean;

  constructor(status: Refusal['status'], complaints: readonly Complaint[], bare = false) {
    super(complaints.map(({ detail }) => detail).join('; '));
    this.status = status;
    this.complaints = complaints;
    this.bare = bare;
  }
}

export const invalid = (detail: string, source?: Complaint['source']): Refusal =>
  new Refusal(400, [{ detail, ...(source === undefined ? {} : { source }) }]);

/** Also what Snyk says of a thing that is there and that the token may not read. */
export const notFound = (what: string): Refusal => new Refusal(404, [{ detail: `${what} not found` }]);

export const conflict = (detail: string): Refusal => new Refusal(409, [{ detail }]);
