import { plural } from '../practice.ts'
import type { Verdict } from '../verdict.ts'
import { blocking } from '../verdict.ts'
import { clipped, plain } from './plain.ts'
import type { Row } from './rows.ts'
import { countPractices, isAdvice, rowsOf } from './rows.ts'

/** A longer title is cut off on a pull request page. */
const longest = 120

/** The decision and the one next thing, in plain text. `trailer` is said in any case, such as a problem with the policy. */
export function titleOf(verdict: Verdict, trailer = ''): string {
  const end = trailer === '' ? '' : `; ${plain(trailer)}`
  return `${clipped(decisionIn(verdict), longest - [...end].length)}${end}`
}

function decisionIn(verdict: Verdict): string {
  const rows = rowsOf(verdict)
  const enforced = rows.filter(({ enforcement }) => enforcement === 'enforce')
  if (enforced.length === 0) return unenforced(verdict, rows)
  const blockers = rows.filter(({ blocks }) => blocks > 0)
  const [first] = blockers
  if (first === undefined) return allowed(rows, enforced)
  const sentences = [...new Set(blockers.map(sentenceFor))]
  const nexts = [...new Set(blockers.map(nextIn))]
  const both = `Waiting for ${nexts.join(' and ')}`
  if (sentences.length === 2 && !nexts.includes(null) && both.length <= longest) return both
  return `${sentenceFor(first)}${sentences.length > 1 ? ` (and ${sentences.length - 1} more)` : ''}`
}

/** What a finding waits for, as the end of `Waiting for ...`. */
const nextIn = ({ finding }: Row): string | null =>
  finding.outcome === 'pending' && finding.next !== undefined ? plain(finding.next).replaceAll('`', '') : null

function sentenceFor(row: Row): string {
  const { finding, title } = row
  const reason = plain(finding.reason).replaceAll('`', '').replace(/\.$/, '')
  switch (finding.outcome) {
    case 'pending': {
      const next = nextIn(row)
      return next === null ? `Waiting: ${reason}` : `Waiting for ${next}`
    }
    case 'unknown':
      return `Cannot tell yet: ${reason}`
    default:
      return `${title}: ${reason}`
  }
}

function allowed(rows: readonly Row[], enforced: readonly Row[]): string {
  const overridden = new Set(enforced.flatMap(({ practice, finding }) => (finding.overriddenBy ? [practice] : [])))
  if (overridden.size > 0) return `Allowed by override of ${[...overridden].join(', ')}`
  const count = countPractices(enforced)
  const advising = countPractices(rows.filter(isAdvice))
  const hold = count === 1 ? `${enforced[0]?.title} holds` : `All ${count} practices hold`
  return advising === 0 ? hold : `${hold}, with advice from ${advising}`
}

function unenforced({ results }: Verdict, rows: readonly Row[]): string {
  const observed = new Set(
    results.filter(({ enforcement }) => enforcement === 'observe').map(({ practice }) => practice),
  )
  const total = countPractices(rows)
  if (total === 0 && observed.size > 0) return `Nothing is enforced: ${plural(observed.size, 'practice')} observed`
  if (total === 0) return 'Nothing is enforced: no practice applies'
  const wouldBlock = countPractices(rows.filter(({ finding }) => blocking(finding, 'enforce') > 0))
  if (wouldBlock > 0) return `Nothing is enforced: ${wouldBlock} of ${plural(total, 'practice')} would block`
  const advising = countPractices(rows.filter(isAdvice))
  const hold = total === 1 ? `${rows[0]?.title} holds` : `all ${total} practices hold`
  return `Nothing is enforced: ${hold}${advising > 0 ? `, with advice from ${advising}` : ''}`
}
