import { afterAll, beforeAll } from 'vitest';
import { ledgerContract } from '../../store/contract.ts';
import { createPostgresSite } from './postgres-site.ts';

const site = createPostgresSite();
beforeAll(site.make);
afterAll(site.drop);

ledgerContract(site);
