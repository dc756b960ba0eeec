// What is written as it should be and can still not work.
import { burnRate, isUnreachable, rulesFor } from './burn-rate.ts'
import { millisecondsOf } from './duration.ts'
import { decimalOf, one } from './rational.ts'
import type { Slo } from './slo.ts'

/** Alerts that no outage can set off: their index, and a sentence. A longer calendar period is not longer by enough to matter. */
export function unreachableAlerts({
  target,
  window,
  alerts,
}: Pick<Slo, 'target' | 'window' | 'alerts'>): readonly Readonly<{ index: number; message: string }>[] {
  const periodMs = window.type === 'rolling' ? window.ms : millisecondsOf(window.duration)
  const fastest = decimalOf(burnRate(one, target), 2)
  return rulesFor(alerts, periodMs).flatMap((rule, index) => {
    if (!isUnreachable(rule, target)) return []
    const threshold = decimalOf(rule.threshold, 2)
    const message = `this alert waits for ${threshold} times the rate that the budget allows, and with this target nothing burns faster than ${fastest} times. Take a smaller share of the budget or a longer window, or leave it out.`
    return [{ index, message }]
  })
}
