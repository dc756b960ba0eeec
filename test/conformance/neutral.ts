// The neutral language of the cases in peer-review.json: what a bot saw, what it was asked, and what it answered. Times are whole seconds.
import * as z from 'zod'

const strings = z.array(z.string())
const actors = z.strictObject({
  users: strings.exactOptional(),
  teams: strings.exactOptional(),
  orgs: strings.exactOptional(),
})
const people = actors.extend({ atLeastPermission: strings.exactOptional() })
const paths = z.strictObject({ paths: strings, ignore: strings.exactOptional() })
const patterns = z.strictObject({ matches: strings.exactOptional(), notMatches: strings.exactOptional() })

export const conditionsSchema = z.strictObject({
  changedFiles: paths.exactOptional(),
  noChangedFiles: paths.exactOptional(),
  onlyChangedFiles: paths.exactOptional(),
  modifiedLines: z
    .strictObject({
      additions: z.string().exactOptional(),
      deletions: z.string().exactOptional(),
      total: z.string().exactOptional(),
    })
    .exactOptional(),
  authorIn: actors.exactOptional(),
  onlyContributorsIn: actors.exactOptional(),
  authorIsOnlyContributor: z.boolean().exactOptional(),
  targetsBranch: z.string().exactOptional(),
  labels: strings.exactOptional(),
  title: patterns.exactOptional(),
  repository: patterns.exactOptional(),
  statuses: z.strictObject({ names: strings, conclusions: strings.exactOptional() }).exactOptional(),
  workflows: z.strictObject({ paths: strings, conclusions: strings.exactOptional() }).exactOptional(),
  validSignatures: z.boolean().exactOptional(),
  signedBy: actors.exactOptional(),
  signedWithKeys: strings.exactOptional(),
})
export type Conditions = z.output<typeof conditionsSchema>
export type Actors = z.output<typeof actors>

const marks = { commentContains: strings.exactOptional(), commentPatterns: strings.exactOptional() }

/** What a rule asks by itself; a group has none of it. */
const leaf = {
  given: z.enum(['approved', 'skipped', 'pending']).exactOptional(),
  when: conditionsSchema.exactOptional(),
  needs: z
    .strictObject({
      approvals: z.int().exactOptional(),
      from: people.exactOptional(),
      conditions: conditionsSchema.exactOptional(),
    })
    .exactOptional(),
  ways: z
    .strictObject({ ...marks, reviews: z.boolean().exactOptional(), reviewTextPatterns: strings.exactOptional() })
    .exactOptional(),
  eligibility: z
    .strictObject({
      authorMayApprove: z.boolean().exactOptional(),
      contributorsMayApprove: z.boolean().exactOptional(),
      nonAuthorContributorsMayApprove: z.boolean().exactOptional(),
    })
    .exactOptional(),
  freshness: z
    .strictObject({
      resetOnPush: z.boolean().exactOptional(),
      ignoreEdited: z.boolean().exactOptional(),
      ignoreUpdateMerges: z.boolean().exactOptional(),
      ignoreCommitsBy: actors.exactOptional(),
    })
    .exactOptional(),
}
const leafSchema = z.strictObject(leaf)

export type NeutralRule = z.output<typeof leafSchema> &
  Readonly<{ all?: readonly NeutralRule[]; any?: readonly NeutralRule[] }>

const ruleSchema: z.ZodType<NeutralRule> = z.lazy(() =>
  z.strictObject({ ...leaf, all: z.array(ruleSchema).exactOptional(), any: z.array(ruleSchema).exactOptional() }),
)

const disapproval = z.strictObject({
  from: people.exactOptional(),
  by: z.strictObject({ ...marks, reviews: z.boolean().exactOptional() }).exactOptional(),
  when: conditionsSchema.exactOptional(),
})
export type Disapproval = z.output<typeof disapproval>

const seconds = z.number()
const said = { author: z.string(), at: seconds, editedAt: seconds.nullable() }
const listsByLogin = z.record(z.string(), strings)

const factsSchema = z.strictObject({
  author: z.string(),
  title: z.string(),
  base: z.string(),
  head: z.string().describe('A branch, or `owner:branch` of a fork.'),
  headSha: z.string(),
  repository: z.string().exactOptional(),
  description: z.strictObject({ ...said, body: z.string() }).exactOptional(),
  commits: z.array(
    z.strictObject({
      sha: z.string(),
      author: z.string().describe('Empty for an e-mail that belongs to no account.'),
      committer: z.string(),
      parents: strings,
      order: z.number().describe('1 is the oldest.'),
      viaWeb: z.boolean().exactOptional(),
      signature: z
        .strictObject({
          type: z.string(),
          valid: z.boolean(),
          signer: z.string(),
          keyId: z.string().exactOptional(),
        })
        .exactOptional(),
    }),
  ),
  pushedAt: z.record(z.string(), seconds),
  comments: z.array(z.strictObject({ ...said, body: z.string() })),
  reviews: z.array(
    z.strictObject({
      ...said,
      id: z.string(),
      state: z.enum(['approved', 'changes_requested', 'commented', 'dismissed']),
      body: z.string().exactOptional(),
      sha: z.string(),
    }),
  ),
  orgs: listsByLogin,
  teams: listsByLogin,
  permissions: z.record(z.string(), z.enum(['none', 'read', 'triage', 'write', 'maintain', 'admin'])),
  labels: strings.exactOptional(),
  files: z
    .array(
      z.strictObject({
        path: z.string(),
        status: z.enum(['added', 'modified', 'deleted', 'renamed']).exactOptional(),
        additions: z.number(),
        deletions: z.number(),
      }),
    )
    .exactOptional(),
  statuses: z.record(z.string(), z.string()).exactOptional(),
  workflows: listsByLogin.exactOptional().describe('File -> the newest conclusion of each event that triggered it.'),
  evaluatedAt: seconds.exactOptional(),
})
export type NeutralFacts = z.output<typeof factsSchema>

/** A rule, or an approval with what may stand against it. */
const asked = z.union([
  z.strictObject({ approval: ruleSchema, disapproval: disapproval.exactOptional() }),
  ruleSchema.transform((approval) => ({ approval })),
])
export type Asked = z.output<typeof asked>

export const caseSchema = z.object({
  name: z.string(),
  facts: factsSchema,
  rule: asked,
  expected: z.object({
    status: z.enum(['approved', 'pending', 'skipped', 'disapproved', 'error']),
    approvers: strings,
  }),
  advice: z.string().exactOptional(),
})
export type Case = z.output<typeof caseSchema>
