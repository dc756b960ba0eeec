// How a change is handled: the first change model whose condition holds.

import { evaluateCondition } from '../conditions/match.ts'
import { earliest } from '../conditions/truth.ts'
import type { Instant } from '../event.ts'
import type { PullRequestFacts } from '../facts.ts'
import type { ChangeModel } from '../policy.ts'
import type { Verdict } from '../verdict.ts'

/** `model` is null if a condition could not be known; `because` then says which and why. */
export type MatchedModel = Readonly<{ model: Verdict['changeModel']; because: string; revisitAt: Instant | null }>

export function matchChangeModel(models: readonly ChangeModel[], facts: PullRequestFacts): MatchedModel {
  const moments: (Instant | null)[] = []
  for (const { name, type, when } of models) {
    const { truth, because, revisitAt } = evaluateCondition(when, facts)
    moments.push(revisitAt)
    if (truth === false) continue
    if (truth === true) return { model: { name, type, because }, because, revisitAt: earliest(moments) }
    const reason = `Whether this change is \`${name}\` is not known: ${because}.`
    return { model: null, because: reason, revisitAt: earliest(moments) }
  }
  const because = models.length === 0 ? 'the policy has no change models' : 'it matches no change model'
  return { model: { name: 'normal', type: 'normal', because }, because, revisitAt: earliest(moments) }
}
