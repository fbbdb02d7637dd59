/** How near an estimate came: 1 when it was right, 0 when it was off by as much as itself, or more. */
export const accuracyOf = (estimatedHours: number, actualHours: number): number =>
  Math.max(0, estimatedHours - Math.abs(actualHours - estimatedHours)) / estimatedHours;
