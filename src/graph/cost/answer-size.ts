import { largestWindow } from '../window-arguments.ts';
import type { PlannedField, PlannedRows } from './plan.ts';
import type { Question } from './question.ts';

/** What an answer can hold at most, by the windows of its lists: what it may take of memory, and of time to complete. */
export interface AnswerSize {
  /** The rows of its lists. */
  readonly rows: number;
  /** The fields of all that it holds, each as often as it is asked for under another name; what is nested counts besides what it stands in. */
  readonly values: number;
}

interface Sum {
  rows: number;
  values: number;
}

/** How large the answer can become. Both numbers are upper bounds, but for lists that vendors put into a row, which are taken to be short. */
export const largestAnswer = (plan: PlannedRows, question: Question): AnswerSize => {
  const sum: Sum = { rows: 0, values: 0 };
  addRows(plan, 1, { question, window: 1 }, sum);
  return { rows: Math.min(sum.rows, Number.MAX_SAFE_INTEGER), values: Math.min(sum.values, Number.MAX_SAFE_INTEGER) };
};

interface Place {
  readonly question: Question;
  /** How many rows the list has that stands around. */
  readonly window: number;
}

const times = (one: number, other: number): number => Math.min(one * other, Number.MAX_SAFE_INTEGER);

const addRows = ({ fields, values }: PlannedRows, count: number, place: Place, sum: Sum): void => {
  sum.values += times(count, values);
  for (const field of fields) if (place.question.holds(field.condition)) addField(field, count, place, sum);
};

const addField = (field: PlannedField, count: number, place: Place, sum: Sum): void => {
  const { question } = place;
  const things = times(count, lengthOf(field, place));
  sum.values += things;
  switch (field.price.kind) {
    case 'list': {
      const { count: window } = question.windowOf(field);
      sum.rows += times(things, window);
      for (const rows of field.below.values()) addRows(rows, things, { question, window }, sum);
      return;
    }
    case 'nodes':
      for (const [kind, addresses] of Map.groupBy(question.addressesOf(field), (address) => address.kind)) {
        const rows = field.below.get(kind);
        if (rows !== undefined) addRows(rows, addresses.length, place, sum);
      }
      return;
    case 'capabilities':
      sum.rows += things;
      break;
    default:
  }
  for (const rows of field.below.values()) addRows(rows, things, place, sum);
};

/** A few more than there are: whoever adds some need not count them here. */
const mostOperations = 30;

/** How many things a field holds for each row that it is selected on. */
const lengthOf = (field: PlannedField, { question, window }: Place): number => {
  switch (field.price.kind) {
    case 'free':
    case 'load':
    case 'directory':
      return field.length;
    case 'list':
      return 1;
    case 'rows':
      return window;
    case 'capabilities':
      return mostOperations;
    case 'directories':
    case 'directory-by-key':
      return question.scopeOf(field).size;
    case 'nodes':
      return question.addressesOf(field).length;
    case 'write':
      return question.targetsOf(field).count;
    case 'changes':
      return largestWindow;
  }
};
