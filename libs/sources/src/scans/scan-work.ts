import { type Provider } from '@nestjs/common';
import { Catalog } from '../catalog/catalog';
import { ScanExpiry } from './scan-expiry';
import { ScanRepair } from './scan-repair';
import { ScanRun } from './scan-run';
import { ScanSchedule } from './scan-schedule';

/** What only a worker needs of sources. */
export const scanWork: Provider[] = [Catalog, ScanRun, ScanSchedule, ScanRepair, ScanExpiry];
