import * as z from 'zod'
import { defineCommand } from '../command.ts'
import { hasPermission } from '../facts.ts'
import { md } from '../markdown.ts'

export const recheck = defineCommand({
  help: 'Look at everything anew; with triage access also at who belongs to which team.',
  usage: 'recheck',
  examples: ['/andon recheck'],
  who: 'triage',
  orAuthor: true,
  arguments: z.object({}),
  read: () => ({}),
  // what was remembered about people serves every repository: whoever may read one must not make all ask GitHub anew
  run: ({ permission }) => ({
    outcome: 'done',
    reply: md`Looked at again. The check shows what comes of it.`,
    ...(hasPermission(permission, 'triage') ? { again: true } : {}),
  }),
})
