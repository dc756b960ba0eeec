import type { PullRequestFacts } from '../facts.ts'
import type { Markdown } from '../markdown.ts'
import { code, joined, link, md, prose, text } from '../markdown.ts'
import type { CheckInput } from './check-run.ts'
import { checkTitle } from './check-run.ts'
import { clipped } from './plain.ts'
import type { Row } from './rows.ts'
import { isAdvice, rowsOf } from './rows.ts'
import { remedyIn } from './table.ts'

export type CommentInput = Omit<CheckInput, 'facts'> & Readonly<{ facts: PullRequestFacts }>

const mostBullets = 3

/** The one comment, without its marker. `create` is false where nobody need be told: an existing comment is then only edited. */
export function stickyComment(input: CommentInput): Readonly<{ body: Markdown; create: boolean }> {
  const rows = rowsOf(input.verdict)
  const blockers = rows.filter(({ blocks }) => blocks > 0)
  const title = text(checkTitle(input))
  if (blockers.length === 0) return { body: md`✅ ${title}`, create: false }
  const bullets = [...proposed(input), ...[...blockers, ...rows.filter(isAdvice)].map(bullet)]
  const more = bullets.length - mostBullets
  const check = link(
    more > 0 ? `${more} more, and all details, in the check` : 'All details in the check',
    `${input.facts.url}/checks`,
  )
  const list = joined(bullets.slice(0, mostBullets))
  return { body: joined([md`**${title}**`, list, check], '\n\n'), create: needsSomebody(input.facts, blockers) }
}

/** The title counts the problems of a proposed policy; this is the first of them. */
const proposed = ({ proposal }: CommentInput): readonly Markdown[] =>
  (proposal?.problems ?? [])
    .filter(({ severity }) => severity === 'error')
    .slice(0, 1)
    .map(
      ({ file, line, setting, message }) =>
        md`- ${code(`${file}:${line}`)} ${text(setting)}: ${prose(clipped(message, 300))}`,
    )

const bullet = (row: Row): Markdown => {
  const reason = prose(clipped(row.finding.reason, 300))
  const remedy = prose(clipped(remedyIn(row), 300))
  return md`- **${text(row.title)}**: ${reason} ${remedy}`
}

/** Checks and time pass by themselves, and a draft is its author's own business. */
function needsSomebody({ state, draft }: PullRequestFacts, blockers: readonly Row[]): boolean {
  const isPersonsTurn = blockers.some(({ finding }) => {
    return finding.outcome === 'fail' || (finding.outcome === 'pending' && finding.waitingFor === 'person')
  })
  return state === 'open' && !draft && isPersonsTurn
}
