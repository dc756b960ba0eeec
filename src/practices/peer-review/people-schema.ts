// Whom a rule or an objection names.
import * as z from 'zod'
import { listOf, teams, words } from '../../conditions/parts.ts'
import { permissions } from '../../facts.ts'

const permission = z.enum(['read', 'triage', 'write', 'maintain', 'admin'])

/** People, as alternatives: whoever any part names. */
export const peopleSchema = z
  .strictObject({
    users: words.exactOptional().describe('Logins.'),
    teams: teams.exactOptional().describe('Teams, like `acme/security`: their active members.'),
    organizations: words.exactOptional().describe('Organisations: their members.'),
    permission: z
      .union([permission, listOf(permission)])
      .transform((wanted) => weakest([wanted].flat()))
      .exactOptional()
      .describe('At least this permission on the repository; of several, the lowest.'),
    codeowners: z
      .literal(true)
      .exactOptional()
      .describe(
        'Owners of the changed files, by CODEOWNERS: approvals of each group of owners for the files they own.',
      ),
    anyone: z.literal(true).exactOptional().describe('Anyone with write access, which is also the default.'),
  })
  .refine((value) => Object.keys(value).length > 0, 'names nobody. Leave it out for anyone with write access.')
  .meta({ id: 'people', description: 'People, as alternatives: whoever any part names.' })
export type People = z.output<typeof peopleSchema>

function weakest(wanted: readonly z.output<typeof permission>[]): z.output<typeof permission> {
  const [first = 'admin'] = wanted.toSorted((a, b) => permissions.indexOf(a) - permissions.indexOf(b))
  return first
}
