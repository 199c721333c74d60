import { leadingAway } from './catalogue/leading-away.ts';
import { meetFamily } from './meet-family.ts';

meetFamily(leadingAway);
