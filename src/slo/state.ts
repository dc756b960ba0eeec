// What a budget means for merging: its state, which classes of change pass, and what an incident obliges to.
import { atLeast, isAbove, minus, one, over, type Rational, rational } from './rational.ts'

export type BudgetState = 'unknown' | 'healthy' | 'close' | 'exhausted'
/** Best first; what is unknown is worse than healthy and better than a budget known to be close. */
const budgetStates = ['healthy', 'unknown', 'close', 'exhausted'] as const satisfies readonly BudgetState[]

/** Shares of the budget that are spent, from which on it is so. */
export type StateThresholds = Readonly<{ closeAt: Rational; exhaustedAt: Rational }>
export const usualThresholds: StateThresholds = { closeAt: rational(3, 4), exhaustedAt: one }

/** `remainingFraction` is null without data. */
export function stateOf(remainingFraction: Rational | null, { closeAt, exhaustedAt }: StateThresholds): BudgetState {
  if (remainingFraction === null) return 'unknown'
  const spent = minus(one, remainingFraction)
  if (atLeast(spent, exhaustedAt)) return 'exhausted'
  return atLeast(spent, closeAt) ? 'close' : 'healthy'
}

/** Of several objectives of a repository the worst counts. Null without any. */
export const worstState = (states: readonly BudgetState[]): BudgetState | null =>
  budgetStates.findLast((state) => states.includes(state)) ?? null

export const changeClasses = ['rollback', 'security', 'reliability', 'feature'] as const
/** `unknown`: nobody proved what it is; it counts as a feature. */
export type ChangeClass = (typeof changeClasses)[number] | 'unknown'

/** `passing`: classes that pass while nothing is left. `onNoData`: whether the others pass while nobody knows. */
export type Gate = Readonly<{ passing: readonly ChangeClass[]; onNoData: 'allow' | 'block' }>
export const usualGate: Gate = { passing: ['rollback', 'security', 'reliability'], onNoData: 'allow' }

export function gateDecision(
  state: BudgetState,
  changeClass: ChangeClass,
  { passing, onNoData }: Gate,
): 'allow' | 'block' {
  const isStopped = state === 'exhausted' || (state === 'unknown' && onNoData === 'block')
  return isStopped && !passing.includes(changeClass) ? 'block' : 'allow'
}

/** Site Reliability Workbook, example policy: one incident that took more than 20% of four weeks' budget asks for a post-mortem. */
const postMortemShare = rational(1, 5)

export type IncidentShare = Readonly<{ share: Rational; needsPostMortem: boolean }>

/** `threshold`: as policy says, else 20%. `budget` is not zero. */
export function shareOfBudget(bad: Rational, budget: Rational, threshold: Rational = postMortemShare): IncidentShare {
  const share = over(bad, budget)
  return { share, needsPostMortem: isAbove(share, threshold) }
}
