// Checks dashboards and alert rules without a Prometheus: that they are complete, point
// to what exists, and name no metric that no daemon exports.
//
// Usage: node out/check/src/monitoring.js

import { kAlertRules } from './alerts';
import { kDashboardRules } from './dashboards';
import { prove } from './rule';
import { readSubject } from './subject';

function main(): number {
  const problems = prove(readSubject(), [...kDashboardRules, ...kAlertRules]);
  for (const problem of problems) console.error(problem);
  return problems.length === 0 ? 0 : 1;
}

process.exitCode = main();
