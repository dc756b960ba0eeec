// What would make it acceptable, the cheapest first: controls that are missing, or a person who takes a duty.
import type { Duty } from '../../entry.ts'
import type { Person } from '../../event.ts'
import { harms } from './control.ts'
import type { ControlState, Effort } from './controls.ts'
import { type Holders, inOneHand } from './duties.ts'
import { countOf } from './enough.ts'
import type { Unless } from './settings.ts'

/** `remedy` is a clause in the imperative, without a full stop; `duty` is what another person would take. */
export type WayOut = Readonly<{ effort: Effort; remedy: string; duty?: Duty }>

/** Least first: a check comes by itself, another change means to begin again. */
const efforts = ['check', 'time', 'person', 'change'] as const satisfies readonly Effort[]
const rank = (effort: Effort): number => efforts.indexOf(effort)

const hardest = (parts: readonly WayOut[]): Effort =>
  parts.map(({ effort }) => effort).toSorted((a, b) => rank(b) - rank(a))[0] ?? 'change'

/** What it takes to make one control hold. */
function wayTo({ name, tests }: ControlState): WayOut {
  const open = tests.filter(({ truth }) => truth === false)
  return { effort: hardest(open), remedy: `${open.map(({ remedy }) => remedy).join(' and ')} (\`${name}\`)` }
}

/** The cheapest controls that together fill what is missing; null if all that there are do not. */
export function missingControls(states: readonly ControlState[], unless: Unless | null): WayOut | null {
  if (unless === null) return null
  const chosen = states.filter(({ truth }) => truth === true)
  const ways: WayOut[] = []
  const others = states
    .filter(({ truth }) => truth === false)
    .map((state) => ({ state, way: wayTo(state) }))
    .toSorted((a, b) => rank(a.way.effort) - rank(b.way.effort))
  for (const { state, way } of others) {
    const helps = harms.some((harm) => countOf(chosen, harm) < unless[harm] && state.control.addresses.includes(harm))
    if (!helps) continue
    chosen.push(state)
    ways.push(way)
  }
  if (harms.some((harm) => countOf(chosen, harm) < unless[harm])) return null
  return { effort: hardest(ways), remedy: ways.map(({ remedy }) => remedy).join(', and ') }
}

const actions = { review: 'for a review', merge: 'to merge it, or to turn on auto-merge' } as const
const somebody: Person = { id: null, login: '', kind: 'user' }

/** What somebody else can still take, so that no one person has it all: the review first, since that is what makes the change seen. */
export function anotherPerson(duties: readonly Duty[], holders: Holders, whom: string): readonly WayOut[] {
  return (['review', 'merge'] as const)
    .filter((duty) => {
      const people = duty === 'review' ? [...holders.review, somebody] : [somebody]
      return inOneHand(duties, { ...holders, [duty]: people }) === null
    })
    .map((duty) => ({ effort: 'person', remedy: `ask ${whom} ${actions[duty]}`, duty }))
}

/** The two cheapest of different kinds, a person and controls, if there are; the cheaper first. */
export function cheapest(people: readonly WayOut[], controls: WayOut | null): readonly WayOut[] {
  const [first, second] = people
  const ways = [first, controls ?? second].filter((way) => way !== undefined)
  return ways.toSorted((a, b) => rank(a.effort) - rank(b.effort))
}
