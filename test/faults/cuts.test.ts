import { cuts } from './catalogue/cuts.ts';
import { meetFamily } from './meet-family.ts';

meetFamily(cuts);
