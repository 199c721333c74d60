/** What an expression in PromQL asks for: metrics, and the labels that it names. */
export interface Asked {
  readonly metrics: readonly string[];
  readonly labels: readonly string[];
}

/** The words of PromQL that are no metric and no label. */
const keywords = new Set([
  'and',
  'or',
  'unless',
  'by',
  'without',
  'on',
  'ignoring',
  'group_left',
  'group_right',
  'bool',
  'offset',
]);

/** Finds the names in an expression: what is followed by a bracket is a function, what stands in braces or after `by` a label, and all else a metric. */
export const namesIn = (expression: string): Asked => {
  const metrics: string[] = [];
  const labels: string[] = [];
  const bare = expression.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""').replaceAll(/\[[^\]]*\]/g, '');
  const withoutLabels = bare
    .replaceAll(/\b(?:by|without|on|ignoring)\s*\(([^)]*)\)/g, (_whole, list: string) => {
      labels.push(...list.split(',').map((label) => label.trim()));
      return ' ';
    })
    .replaceAll(/\{([^}]*)\}/g, (_whole, list: string) => {
      for (const [, label] of list.matchAll(/([a-z_]+)\s*(?:=~|!~|!=|=)/gi)) labels.push(label ?? '');
      return ' ';
    });
  for (const [, word, bracket] of withoutLabels.matchAll(/(?<![\w.])([a-z_:][a-z0-9_:]*)\s*(\()?/gi)) {
    if (word !== undefined && bracket === undefined && !keywords.has(word)) metrics.push(word);
  }
  return { metrics, labels };
};
