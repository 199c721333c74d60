/** From the least stable to the most. */
const stabilities = ['wip', 'experimental', 'beta', 'ga'] as const;
type Stability = (typeof stabilities)[number];

interface Version {
  /** YYYY-MM-DD, so that dates compare as text. */
  readonly date: string;
  readonly stability: Stability;
}

/** Which release of an operation a request gets, in the words of Snyk's response headers. */
export interface Served {
  readonly requested: string;
  readonly served: string;
  readonly stage: 'wip' | 'experimental' | 'beta' | 'ga' | 'deprecated' | 'sunset';
  /** ISO 8601, where a later release has taken this one's place. */
  readonly deprecation: string | null;
  /** YYYY-MM-DD. */
  readonly sunset: string | null;
}

export type Resolution = Served | { readonly status: 400 | 404; readonly detail: string };

/** From this day on a version is a plain date and reaches beta releases too. */
const pivot = '2024-10-15';
const dayInMilliseconds = 86_400_000;

/**
 * The latest release of the day asked for, or of a day before it, that is at least as stable as asked for: how Snyk's
 * own router resolves `version`.
 */
export const resolveVersion = (text: string | null, releases: readonly string[], today: string): Resolution => {
  if (text === null) return { status: 400, detail: "missing required query parameter 'version'" };
  const requested = parseVersion(text);
  if (requested === null) return { status: 400, detail: `invalid version ${JSON.stringify(text)}` };
  if (requested.date > today) return { status: 400, detail: `version ${JSON.stringify(text)} is in the future` };

  const pastPivot = requested.date >= pivot;
  const noMatch = { status: 404, detail: 'No release of this operation matches the requested version' } as const;
  if (pastPivot && requested.stability !== 'ga') return noMatch;
  const least = rankOf(pastPivot ? 'beta' : requested.stability);

  const known = releases.map(parseRelease);
  const best = known
    .filter(({ date, stability }) => date <= requested.date && rankOf(stability) >= least)
    .toSorted((one, other) => compareText(one.date, other.date) || rankOf(one.stability) - rankOf(other.stability))
    .at(-1);
  if (best === undefined) return noMatch;

  const successor = known
    .filter(({ date, stability }) => date > best.date && rankOf(stability) >= rankOf(best.stability) && date <= today)
    .toSorted((one, other) => compareText(one.date, other.date))[0];
  const sunset = successor === undefined ? null : sunsetOf(best, successor);
  const stage = sunset === null ? best.stability : sunset <= today ? 'sunset' : 'deprecated';
  return {
    requested: text,
    served: textOf(best),
    stage,
    deprecation: successor === undefined ? null : `${successor.date}T00:00:00Z`,
    sunset,
  };
};

const rankOf = (stability: Stability): number => stabilities.indexOf(stability);

const compareText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

const textOf = ({ date, stability }: Version): string => (stability === 'ga' ? date : `${date}~${stability}`);

/** A general release stays for 180 days after the next one, a beta for 90, what is less stable for one. */
const sunsetOf = ({ stability }: Version, successor: Version): string => {
  const days = stability === 'ga' ? 180 : stability === 'beta' ? 90 : 1;
  return new Date(Date.parse(successor.date) + days * dayInMilliseconds).toISOString().slice(0, 10);
};

const parseRelease = (text: string): Version => {
  const version = parseVersion(text);
  if (version === null) throw new Error(`${text} is no release.`);
  return version;
};

/** Null also for what the documented pattern lets through and the router does not: a lone stability, the 31st of June. */
const parseVersion = (text: string): Version | null => {
  const [, date, word = 'ga'] = /^(\d{4}-\d{2}-\d{2})(?:~(wip|experimental|beta))?$/.exec(text) ?? [];
  const stability = stabilities.find((known) => known === word);
  if (date === undefined || stability === undefined) return null;
  const time = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date ? null : { date, stability };
};
