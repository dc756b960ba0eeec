// Whom a rule or an objection names.
import * as z from 'zod'
import { listOf, refuse, teams, words } from '../../conditions/parts.ts'
import { permissions } from '../../facts.ts'

const permission = z.enum(['read', 'triage', 'write', 'maintain', 'admin'])

const named = {
  users: words.exactOptional().describe('Logins.'),
  teams: teams.exactOptional().describe('Teams, like `acme/security`: their active members.'),
  organizations: words.exactOptional().describe('Organisations: their members.'),
}
const able = {
  ...named,
  permission: z
    .union([permission, listOf(permission)])
    .transform((wanted) => weakest([wanted].flat()))
    .exactOptional()
    .describe('At least this permission on the repository; of several, the lowest.'),
  anyone: z.literal(true).exactOptional().describe('Anyone with write access, which is also the default.'),
}
const asked = {
  ...able,
  codeowners: z
    .literal(true)
    .exactOptional()
    .describe('Owners of the changed files, by CODEOWNERS: approvals of each group of owners for the files they own.'),
}

/** A misspelt part was meant to name somebody, and is a problem of its own. */
const somebody = ({ value, issues }: z.core.ParsePayload<object>): void => {
  const misspelt = issues.some(({ code }) => code === 'unrecognized_keys')
  refuse(
    issues,
    value,
    misspelt || Object.keys(value).length > 0 ? null : 'names nobody. Name somebody, or leave it out.',
  )
}
const description = 'People, as alternatives: whoever any part names.'

/** Whose approval is asked for. */
export const peopleSchema = z.strictObject(asked).check(somebody).meta({ id: 'people', description })
/** Whose objection counts. */
export const objectorsSchema = z.strictObject(able).check(somebody).meta({ id: 'objectors', description })
/** Whose commits are left out: Apps are users here, and end in `[bot]`. */
export const committersSchema = z.strictObject(named).check(somebody).meta({ id: 'committers', description })
export type People = z.output<typeof peopleSchema>

function weakest(wanted: readonly z.output<typeof permission>[]): z.output<typeof permission> {
  const [first = 'admin'] = wanted.toSorted((a, b) => permissions.indexOf(a) - permissions.indexOf(b))
  return first
}
