import * as z from 'zod'
import { defineCommand } from '../command.ts'
import { joined, type Markdown, md, prose, text } from '../markdown.ts'
import { isAdvice, type Row, rowsOf } from '../report/rows.ts'
import { remedyIn } from '../report/table.ts'
import { titleOf } from '../report/title.ts'

const listOf = (parts: readonly string[] | undefined, written: (part: string) => Markdown): Markdown | null =>
  parts === undefined || parts.length === 0 ? null : joined(parts.map(written), ', ')

/** What one finding lacks, and who could give it. */
function lineOf(row: Row): Markdown {
  const { missing, shortestPath } = row.finding.evidence ?? {}
  const [still, shortest] = [listOf(missing, prose), listOf(shortestPath, text)]
  const what = still === null ? prose(row.finding.reason) : md`still missing: ${still}.`
  const way = shortest === null ? prose(remedyIn(row)) : md`The fewest who can give it: **${shortest}**.`
  return md`- **${text(row.title)}**: ${what} ${way}`
}

export const who = defineCommand({
  help: 'Show the shortest path to green: what is missing, and the fewest people who can give it.',
  usage: 'who',
  examples: ['/andon who'],
  who: 'read',
  arguments: z.object({}),
  read: () => ({}),
  run({ verdict }) {
    const rows = rowsOf(verdict)
    const blockers = rows.filter(({ blocks }) => blocks > 0)
    const advice = rows.filter(isAdvice)
    const title = md`**${text(titleOf(verdict))}**`
    if (blockers.length > 0) return { outcome: 'done', reply: joined([title, joined(blockers.map(lineOf))], '\n\n') }
    if (advice.length === 0) return { outcome: 'done', reply: md`${title}: nobody needs to do anything.` }
    const optional = md`${title}: nobody needs to do anything. What would be good:`
    return { outcome: 'done', reply: joined([optional, joined(advice.map(lineOf))], '\n\n') }
  },
})
