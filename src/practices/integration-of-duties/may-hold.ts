// Whether a person may hold duties alone, asked by whoever is about to give them one more.
import type { Truth } from '../../condition.ts'
import type { Duty } from '../../entry.ts'
import type { PullRequestFacts } from '../../facts.ts'
import { statesOf } from './controls.ts'
import { holdersOf } from './duties.ts'
import { compensationOf, scoreOf } from './enough.ts'
import { type Config, unlessOf } from './settings.ts'

/** `because` is a clause that continues "kai may not, because". */
export type Allowance = Readonly<{ may: Truth; because: string }>

/**
 * May `login` hold all of `duties` on this change? Only where the policy does not keep them apart, or enough controls
 * hold: whatever else `login` does with the change is among `duties`. A promise of a later review counts like a control.
 */
export function mayHold(facts: PullRequestFacts, config: Config, login: string, duties: readonly Duty[]): Allowance {
  const holders = holdersOf(facts)
  const states = statesOf(config.controls, { facts, holders })
  const answers = config.keepApart
    .filter((apart) => apart.duties.every((duty) => duties.includes(duty)))
    .map((apart): Allowance => {
      const unless = unlessOf(apart, config)
      const { enough, used } = compensationOf(states, unless)
      const score = unless === null ? 'no control makes up for it' : scoreOf(used, unless)
      return { may: enough, because: `${login} alone would hold ${apart.duties.join(', ')}: ${score}` }
    })
  const refused = answers.find(({ may }) => may === false) ?? answers.find(({ may }) => may === 'unknown')
  return refused ?? answers[0] ?? { may: true, because: `the policy does not keep ${duties.join(', ')} apart` }
}
