import { waiting } from './catalogue/waiting.ts';
import { meetFamily } from './meet-family.ts';

meetFamily(waiting);
