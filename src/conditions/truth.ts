// Three-valued logic (Kleene's) over conditions, carrying why each is so and when it may change by itself.
import type { Truth } from '../condition.ts'
import type { Instant } from '../event.ts'

/** `because` states a fact, so it reads as well under `not`. `revisitAt` is the next moment at which time alone may change the truth. */
export type Match = Readonly<{ truth: Truth; because: string; revisitAt: Instant | null }>

export const settled = (truth: Truth, because: string): Match => ({ truth, because, revisitAt: null })

/** Earliest of several moments; null if there is none. */
export const earliest = (moments: readonly (Instant | null)[]): Instant | null =>
  moments.filter((moment) => moment !== null).toSorted()[0] ?? null

export const negated = ({ truth, because, revisitAt }: Match): Match => ({
  truth: truth === 'unknown' ? 'unknown' : !truth,
  because,
  revisitAt,
})

/** True if all are true: false if one is false, else unknown if one is unknown. */
export const allOf = (matches: readonly Match[]): Match => combine(matches, false)

/** True if one is true, else unknown if one is unknown. */
export const anyOf = (matches: readonly Match[]): Match => combine(matches, true)

/** `decisive` is the truth that settles the whole by itself. */
function combine(matches: readonly Match[], decisive: boolean): Match {
  const deciding = matches.filter(({ truth }) => truth === decisive)
  const unknown = matches.filter(({ truth }) => truth === 'unknown')
  const [first] = deciding.length > 0 ? deciding : unknown
  if (first === undefined) {
    return {
      truth: !decisive,
      because: sentence(matches),
      revisitAt: earliest(matches.map(({ revisitAt }) => revisitAt)),
    }
  }
  // A match that decides and that time cannot change keeps the whole as it is.
  const pinned = deciding.some(({ revisitAt }) => revisitAt === null)
  const revisitAt = pinned ? null : earliest(matches.map((match) => match.revisitAt))
  return { truth: first.truth, because: first.because, revisitAt }
}

const sentence = (matches: readonly Match[]): string =>
  [...new Set(matches.map(({ because }) => because))].join(', and ')
