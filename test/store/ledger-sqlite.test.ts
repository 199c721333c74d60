import { ledgerContract } from './contract.ts';
import { sqliteSite } from './sqlite-site.ts';

ledgerContract(sqliteSite);
