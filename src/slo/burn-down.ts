// How a budget came to be as it is: what was left day by day, and which incidents took it.
import { judgedOf, type Known } from './known.ts'
import { measure } from './measure.ts'
import { compare, isAbove, type Rational, zero } from './rational.ts'
import type { Slo } from './slo.ts'
import { type IncidentShare, shareOfBudget } from './state.ts'
import { spentBy } from './time-budget.ts'
import { periodAt } from './window.ts'

export type Point = Readonly<{ at: number; remainingFraction: Rational | null }>

const day = 24 * 60 * 60_000

/**
 * What was left at the end of each 24 hours, now last: of a calendar since the period began, of a rolling window through its
 * length, each time looking back from that moment. As the records are today, not as they were then.
 */
export function burnDown(slo: Slo, known: Known, now: number): readonly Point[] {
  const { judged } = judgedOf(slo, known)
  const period = periodAt(slo.window, now)
  const count = Math.floor((now - period.start) / day) + 1
  return Array.from({ length: count }, (_, index): Point => {
    const at = now - (count - 1 - index) * day
    const then = period.type === 'calendar' ? { ...period, until: at } : periodAt(slo.window, at)
    return { at, remainingFraction: judged === null ? null : measure(judged, then).remainingFraction }
  })
}

export type Spender = IncidentShare & Readonly<{ id: string /** Milliseconds. */; bad: Rational }>

/** Incidents of the present period that spent something, most first. Those at the same time each count by themselves. */
export function spendersOf(slo: Slo, known: Known, now: number): readonly Spender[] {
  const { judged } = judgedOf(slo, known)
  if (judged === null || !('incidents' in judged.evidence)) return []
  const period = periodAt(slo.window, now)
  const { budget } = measure({ ...judged, slo: { ...slo, budgeting: { method: 'time' } } }, period)
  if (!isAbove(budget, zero)) return []
  return judged.evidence.incidents
    .map((incident) => ({ id: incident.id, bad: spentBy(incident, { period, maintenance: judged.maintenance }) }))
    .filter(({ bad }) => isAbove(bad, zero))
    .map(({ id, bad }) => ({ id, bad, ...shareOfBudget(bad, budget) }))
    .toSorted((a, b) => compare(b.bad, a.bad) || (a.id < b.id ? -1 : 1))
}
