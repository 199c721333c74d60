import { bodies } from './catalogue/bodies.ts';
import { meetFamily } from './meet-family.ts';

meetFamily(bodies);
