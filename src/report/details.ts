import type { Markdown } from '../markdown.ts'
import { code, joined, md, prose, text } from '../markdown.ts'
import type { Policy } from '../policy.ts'
import type { Verdict } from '../verdict.ts'
import type { Limit } from './limits.ts'
import { limitOf, placeOf, written } from './limits.ts'
import { clipped } from './plain.ts'
import type { Room } from './room.ts'
import type { Row } from './rows.ts'

/** A part that is folded away until somebody asks. */
const folded = (summary: Markdown, items: readonly Markdown[]): Markdown =>
  md`<details><summary>${summary}</summary>\n\n${joined(items)}\n\n</details>`

/** The notes of all findings by topic, such as `Approvals that do not count (2)`. */
export function notesOf(rows: readonly Row[], room: Room): readonly Markdown[] {
  const topics = Map.groupBy(
    rows.flatMap(({ finding }) => finding.notes ?? []),
    ({ topic }) => topic,
  )
  return [...topics].map(([topic, notes]) => {
    const texts = [...new Set(notes.map((note) => note.text))]
    const shown = texts.slice(0, room.notes).map((one) => md`- ${prose(clipped(one, room.characters))}`)
    const more = texts.length - shown.length
    const items = more > 0 ? [...shown, md`- and ${more} more, left out for length`] : shown
    return folded(md`${text(topic)} (${texts.length})`, items)
  })
}

/** Which layer, file and line set the limits that do not hold. */
export function limitsOf(
  rows: readonly Row[],
  { policy, verdict }: Readonly<{ policy: Policy; verdict: Verdict }>,
): readonly Markdown[] {
  const model = verdict.changeModel?.name ?? null
  const lines = new Set<Markdown>()
  for (const { practice, finding } of rows) {
    if (finding.outcome === 'pass' || finding.outcome === 'not_applicable') continue
    for (const setting of finding.settings ?? []) {
      lines.add(md`- ${describe(limitOf(policy, practice, { setting, model }))}`)
    }
  }
  return lines.size === 0 ? [] : [folded(md`Where the limits come from`, [...lines])]
}

function describe(limit: Limit): Markdown {
  const value = code(clipped(written(limit), 200))
  const place = limit.origin === null ? text(placeOf(null)) : text(clipped(placeOf(limit.origin), 200))
  return limit.locked ? md`${value} from ${place}, locked by the organisation` : md`${value} from ${place}`
}
