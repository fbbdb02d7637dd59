import { type Caller } from './task-requests';
import { type TestApi } from './test-api';

interface Figures extends Record<string, unknown> {
  key: string;
  marketplace: string;
  created: number;
  completed: number;
  approvalRate: number | null;
  cycleTimes: Record<string, { count: number; p50Hours: number | null; p90Hours: number | null }>;
}
export interface Body extends Record<string, unknown> {
  timezone: string;
  asOf: string;
  date: string;
  from: string;
  to: string;
  marketplaces: Figures[];
  groups: Figures[];
  total: Figures;
  rejectionReasons: { reason: string; count: number }[];
  agents: Record<string, unknown>[];
  steps: { step: string; count: number }[];
  code: string;
  errors: { path: string; message: string }[];
}

export const statisticsRequests =
  (api: () => TestApi, reader: () => Caller) =>
  async (path: string, by: Caller = reader(), more: Record<string, string> = {}) => {
    const response = await fetch(`${api().url}/api/v1/stats/${path}`, { headers: { ...by.headers, ...more } });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : {}) as Body };
  };
