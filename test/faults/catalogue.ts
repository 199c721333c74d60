import { bodies } from './catalogue/bodies.ts';
import { cuts } from './catalogue/cuts.ts';
import { leadingAway } from './catalogue/leading-away.ts';
import { notHttp } from './catalogue/not-http.ts';
import { shapes } from './catalogue/shapes.ts';
import { flapping, statuses, storms } from './catalogue/statuses.ts';
import { tlsFaults } from './catalogue/tls.ts';
import { waiting } from './catalogue/waiting.ts';
import type { FaultFamily } from './fault.ts';

/** Everything that is tried between the gateway and each vendor. One line more in one of the families is one fault more. */
export const faultFamilies: readonly FaultFamily[] = [
  waiting,
  cuts,
  notHttp,
  bodies,
  shapes,
  statuses,
  flapping,
  storms,
  leadingAway,
  tlsFaults,
];
