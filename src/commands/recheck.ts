import * as z from 'zod'
import { defineCommand } from '../command.ts'
import { md } from '../markdown.ts'

export const recheck = defineCommand({
  help: 'Look at everything anew, also at who belongs to which team.',
  usage: 'recheck',
  examples: ['/andon recheck'],
  who: 'triage',
  orAuthor: true,
  arguments: z.object({}),
  read: () => ({}),
  run: () => ({ outcome: 'done', again: true, reply: md`Looked at again. The check shows what comes of it.` }),
})
