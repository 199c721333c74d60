/** A table in Markdown. Bars and line breaks inside cells are kept from ending them. */
export const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cellOf).join(' | ')} |`).join('\n');

const cellOf = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');

/** The comment at the top of a generated page. */
export const generatedNotice = '<!-- Written by `npm run generate`; changes made by hand are lost. -->';

/** Puts a text between a page's two markers of a name, and leaves everything around them as it is. Throws where they are not there. */
export const fillMarkers = (page: string, name: string, text: string): string => {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
  const [before, rest, ...more] = page.split(start);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`The page has to have the markers ${start} and ${end} once each, in this order.`);
  }
  return `${before}${start}\n\n${text}\n\n${end}${after}`;
};
