import { statuses } from './catalogue/statuses.ts';
import { meetFamily } from './meet-family.ts';

meetFamily(statuses);
