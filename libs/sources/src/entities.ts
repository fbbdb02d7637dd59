import { Artifact } from './catalog/artifact.entity';
import { Scan } from './scans/scan.entity';
import { Source } from './source.entity';

export const sourceEntities = [Source, Scan, Artifact];
