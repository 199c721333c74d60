import { shapes } from './catalogue/shapes.ts';
import { meetFamily } from './meet-family.ts';

meetFamily(shapes);
