import { notHttp } from './catalogue/not-http.ts';
import { meetFamily } from './meet-family.ts';

meetFamily(notHttp);
