// Whether a condition holds for a pull request: true, false, or unknown where a fact could not be read.
import type { Condition } from '../condition.ts'
import type { PullRequestFacts } from '../facts.ts'
import { evaluatePredicates } from './predicates.ts'
import { allOf, anyOf, type Match, negated } from './truth.ts'

export function evaluateCondition(condition: Condition, facts: PullRequestFacts): Match {
  if ('any' in condition) return anyOf(condition.any.map((part) => evaluateCondition(part, facts)))
  if ('all' in condition) return allOf(condition.all.map((part) => evaluateCondition(part, facts)))
  if ('not' in condition) return negated(evaluateCondition(condition.not, facts))
  return evaluatePredicates(condition, facts)
}
