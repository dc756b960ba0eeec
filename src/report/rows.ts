import type { Enforcement } from '../policy.ts'
import type { Finding, Practice } from '../practice.ts'
import { practices } from '../practices/index.ts'
import type { Verdict } from '../verdict.ts'
import { blocking } from '../verdict.ts'

/** One finding with what its reader must know of the practice. `blocks`: 0 not at all, 1 wait, 2 deny. */
export type Row = Readonly<{
  practice: string
  title: string
  enforcement: Enforcement
  why: string | null
  finding: Finding
  blocks: 0 | 1 | 2
}>

const registry: Readonly<Record<string, Practice>> = practices

export const isRegistered = (practice: string): boolean => Object.hasOwn(registry, practice)

/** What is judged besides the practices, such as `merge-group`, is titled by its id. */
export function titleOfPractice(practice: string): string {
  if (isRegistered(practice)) return registry[practice]?.title ?? practice
  const words = practice.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Everything that people see, what blocks most first. Observed practices are recorded only. */
export function rowsOf(verdict: Verdict): readonly Row[] {
  return verdict.results
    .filter(({ enforcement }) => enforcement === 'advise' || enforcement === 'enforce')
    .flatMap(({ practice, enforcement, why, findings }) =>
      findings.map((finding): Row => {
        const title = titleOfPractice(practice)
        return { practice, title, enforcement, why, finding, blocks: blocking(finding, enforcement) }
      }),
    )
    .toSorted((a, b) => rank(a) - rank(b))
}

const order = ['fail', 'pending', 'unknown', 'pass', 'not_applicable'] as const

/** A wait for a person comes before one for a check or for time: it is what the reader can do now. */
function rank({ blocks, finding }: Row): number {
  const isOthers = finding.outcome === 'pending' && finding.waitingFor !== 'person' ? 0.5 : 0
  return (2 - blocks) * 10 + order.indexOf(finding.outcome) + isOthers
}

/** Would stop the change if its practice were enforced, or warns. */
export const isAdvice = ({ blocks, finding }: Row): boolean =>
  blocks === 0 &&
  finding.overriddenBy === undefined &&
  finding.outcome !== 'pass' &&
  finding.outcome !== 'not_applicable'

export const countPractices = (rows: readonly Row[]): number => new Set(rows.map(({ practice }) => practice)).size
