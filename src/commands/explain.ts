import * as z from 'zod'
import { defineCommand } from '../command.ts'
import { code, joined, link, md, prose, text } from '../markdown.ts'
import { nearest } from '../policy/nearest.ts'
import { limitsOf, notesOf } from '../report/details.ts'
import { rooms } from '../report/room.ts'
import { isRegistered, rowsOf, titleOfPractice } from '../report/rows.ts'
import { tableOf, whysOf } from '../report/table.ts'
import { titleOf } from '../report/title.ts'

const [, room] = rooms

export const explain = defineCommand({
  help: 'Show the findings, all or those of one practice, with where its limits come from.',
  usage: 'explain [practice]',
  examples: ['/andon explain', '/andon explain peer-review'],
  who: 'read',
  arguments: z.object({ practice: z.string() }),
  read: (words) => ({ practice: words.toLowerCase() }),
  run({ verdict, policy, docsUrl }, { practice }) {
    const all = rowsOf(verdict)
    const known = [...new Set(all.map((row) => row.practice))]
    if (practice !== '' && !known.includes(practice)) {
      const suggestion = nearest(practice, known)
      const hint = suggestion === null ? md`` : md` Did you mean ${code(suggestion)}?`
      const list = joined(known.map(code), ', ')
      return {
        outcome: 'refused',
        reply: md`Nothing here is called ${code(practice)}.${hint} This pull request has findings of ${list}.`,
      }
    }
    const rows = practice === '' ? all : all.filter((row) => row.practice === practice)
    const page = isRegistered(practice)
      ? [link(`About ${titleOfPractice(practice)}`, `${docsUrl}/practices/${practice}.md`)]
      : []
    const because =
      verdict.changeModel === null
        ? []
        : [md`Change model ${code(verdict.changeModel.name)}: ${prose(verdict.changeModel.because)}.`]
    const blocks = [
      ...(practice === '' ? [md`**${text(titleOf(verdict))}**`] : []),
      ...(room === undefined ? [] : [tableOf(rows, { docsUrl, room }), ...whysOf(rows, room), ...notesOf(rows, room)]),
      ...limitsOf(rows, { policy, verdict }),
      ...because,
      ...page,
    ]
    return { outcome: 'done', reply: joined(blocks, '\n\n') }
  },
})
