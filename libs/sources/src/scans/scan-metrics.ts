import { type Metrics } from '@souk/platform';
import { type ScanPhase } from './scan.entity';

/** How long the phases of scans take, and how much they look at. */
export class ScanMetrics {
  private readonly durations;
  private readonly files;

  constructor(metrics: Metrics) {
    this.durations = metrics.histogram(
      'scan_duration_seconds',
      'Time of a phase of a scan.',
      ['phase'],
      [0.01, 0.05, 0.2, 1, 5, 15, 60, 300, 900],
    );
    this.files = metrics.counter('scan_files_total', 'Files that scans have listed.');
  }

  record(timings: Readonly<Partial<Record<ScanPhase, number>>>, files: number): void {
    for (const [phase, ms] of Object.entries(timings)) this.durations.observe({ phase }, ms / 1000);
    this.files.inc(files);
  }
}
