import { tlsFaults } from './catalogue/tls.ts';
import { meetFamily } from './meet-family.ts';

meetFamily(tlsFaults);
