import 'reflect-metadata';
import { closeOnSignal, Logger, surviveStrayRejections } from '@souk/platform';
import { type ScanningOptions, startScanning } from './scans-app';

surviveStrayRejections(Logger.create({ service: 'child', level: 'error', destination: process.stderr }));
const app = await startScanning({ ...(JSON.parse(process.argv[2] ?? '') as ScanningOptions), worker: true });
closeOnSignal(app, { drainMs: 0, timeoutMs: 20_000 });
process.send?.('ready');
