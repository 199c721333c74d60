/** A moment as the ledger stores it. Throws a RangeError where the text is none, or lies beyond the years of four digits. */
export const momentOf = (text: string): string => {
  const moment = momentOrNull(text);
  if (moment === null) throw new RangeError(`"${text}" is no moment in ISO 8601.`);
  return moment;
};

/** The same for what a vendor sent: null where it is no moment. */
export const momentOrNull = (text: string | null): string | null => {
  if (text === null || !/^\d{4}-\d\d-\d\d/.test(text)) return null;
  const time = Date.parse(text);
  if (Number.isNaN(time)) return null;
  const moment = new Date(time).toISOString();
  return isMoment(moment) ? moment : null;
};

/** The moment that lies so many seconds after another; before it, where they are negative. */
export const secondsAfter = (moment: string, seconds: number): string =>
  new Date(Date.parse(moment) + seconds * 1000).toISOString();

/** Whether a stranger's text is a moment exactly as the ledger stores it. */
export const isMoment = (value: unknown): value is string =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) &&
  !Number.isNaN(Date.parse(value));
