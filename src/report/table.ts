import type { Markdown } from '../markdown.ts'
import { joined, link, md, prose, text } from '../markdown.ts'
import { clipped } from './plain.ts'
import type { Room } from './room.ts'
import type { Row } from './rows.ts'
import { isRegistered } from './rows.ts'

/** Icons differ in shape as well as in colour. */
export function iconOf({ finding, blocks }: Row): '✅' | '➖' | '❔' | '⏳' | '❌' | '⚠️' | '🔓' {
  if (finding.overriddenBy !== undefined) return '🔓'
  switch (finding.outcome) {
    case 'pass':
      return '✅'
    case 'not_applicable':
      return '➖'
    case 'unknown':
      return '❔'
    case 'pending':
      return '⏳'
    case 'fail':
      return blocks === 2 ? '❌' : '⚠️'
    default:
      return finding satisfies never
  }
}

const icons = {
  '✅': md`✅`,
  '➖': md`➖`,
  '❔': md`❔`,
  '⏳': md`⏳`,
  '❌': md`❌`,
  '⚠️': md`⚠️`,
  '🔓': md`🔓`,
} as const

/** What to do, or who decided that nothing need be done, and why. */
export function remedyIn({ finding }: Row): string {
  const { overriddenBy } = finding
  if (overriddenBy !== undefined) return `Overridden by ${overriddenBy.login}: ${overriddenBy.reason}`
  return 'remedy' in finding ? finding.remedy : ''
}

/** Advice never blocks, and says so. */
export const isAdvisory = ({ enforcement, finding }: Row): boolean =>
  enforcement === 'advise' || ('atMost' in finding && finding.atMost === 'advise')

/** practice | finding | what to do: one row for each finding. */
export function tableOf(rows: readonly Row[], { docsUrl, room }: Readonly<{ docsUrl: string; room: Room }>): Markdown {
  if (rows.length === 0) return md`No practice applies to this change.`
  const head = [md`| | Practice | Finding | What to do |`, md`|---|---|---|---|`]
  const shown = rows.slice(0, room.rows).map((row) => {
    const name = isRegistered(row.practice)
      ? link(row.title, `${docsUrl}/practices/${row.practice}.md`)
      : text(row.title)
    const level = isAdvisory(row) ? md` (advice)` : md``
    const reason = prose(clipped(row.finding.reason, room.characters))
    const remedy = prose(clipped(remedyIn(row), room.characters))
    return md`| ${icons[iconOf(row)]} | ${name}${level} | ${reason} | ${remedy} |`
  })
  const more = rows.length - shown.length
  return joined(more > 0 ? [...head, ...shown, md`| | | and ${more} more | |`] : [...head, ...shown])
}

/** People keep rules whose reason they know: the reasons of what does not hold. */
export function whysOf(rows: readonly Row[], room: Room): readonly Markdown[] {
  const given = new Map<string, Markdown>()
  for (const { title, why, finding } of rows) {
    if (why === null || finding.outcome === 'pass' || finding.outcome === 'not_applicable') continue
    given.set(title, md`- Why **${text(title)}**: ${prose(clipped(why, room.characters))}`)
  }
  return given.size === 0 ? [] : [joined([...given.values()])]
}
