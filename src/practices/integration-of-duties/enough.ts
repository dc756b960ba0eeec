// Whether enough controls hold, and which promises that takes.
import type { Truth } from '../../condition.ts'
import { plural } from '../../practice.ts'
import { type Harm, harms } from './control.ts'
import type { ControlState } from './controls.ts'
import type { Unless } from './settings.ts'

export const countOf = (states: readonly ControlState[], harm: Harm): number =>
  states.filter(({ control }) => control.addresses.includes(harm)).length

const suffices = (states: readonly ControlState[], unless: Unless): boolean =>
  harms.every((harm) => countOf(states, harm) >= unless[harm])

const isPromise = ({ control }: ControlState): boolean => control.followUp !== undefined

/** Those that hold and are used: what is promised only as far as the others do not suffice. `enough` is unknown while it hangs on an unknown one. */
export type Compensation = Readonly<{ enough: Truth; used: readonly ControlState[] }>

export function compensationOf(states: readonly ControlState[], unless: Unless | null): Compensation {
  const holding = states.filter(({ truth }) => truth === true)
  const given = holding.filter((state) => !isPromise(state))
  if (unless === null) return { enough: false, used: given }
  const used = [...given]
  for (const promise of holding.filter(isPromise)) {
    const { addresses } = promise.control
    if (harms.some((harm) => countOf(used, harm) < unless[harm] && addresses.includes(harm))) used.push(promise)
  }
  if (suffices(used, unless)) return { enough: true, used }
  const possible = states.filter(({ truth }) => truth !== false)
  return { enough: suffices(possible, unless) ? 'unknown' : false, used }
}

/** `2 of 2 controls against error, 0 of 1 against fraud`; what is not asked is left out. */
export function scoreOf(states: readonly ControlState[], unless: Unless): string {
  return harms
    .filter((harm) => unless[harm] > 0)
    .map((harm, index) => {
      const asked = index === 0 ? plural(unless[harm], 'control') : `${unless[harm]}`
      return `${countOf(states, harm)} of ${asked} against ${harm}`
    })
    .join(', ')
}
