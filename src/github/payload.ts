// What Andon reads out of a webhook's payload: only the fields it needs, parsed at the door, everything else ignored.
import * as z from 'zod'
import { ExpectedError } from '../errors.ts'
import type { Instant, Person, Repository } from '../event.ts'

/** GitHub writes moments as ISO 8601 text with any offset or, in older payloads, as whole seconds since 1970. */
const moment = z.union([z.string(), z.number()]).transform((value, context): Instant => {
  const milliseconds = typeof value === 'number' ? value * 1000 : Date.parse(value)
  if (Math.abs(milliseconds) <= 8.64e15) return new Date(milliseconds).toISOString()
  context.addIssue({ code: 'custom', message: 'is not a moment in time' })
  return z.NEVER
})

const kinds = { User: 'user', Bot: 'bot', Mannequin: 'mannequin', Organization: 'organization' } as const
const account = z
  .object({ id: z.int(), login: z.string(), type: z.enum(['User', 'Bot', 'Mannequin', 'Organization']).catch('User') })
  .transform(({ id, login, type }): Person => ({ id, login, kind: kinds[type] }))

const id = z.int().positive()
/** SHA-1 or SHA-256 of a git object, in hex. */
const sha = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/)
const action = z.string()
const sender = account.nullish().transform((person) => person ?? null)
const installation = z.object({ id })
const repository = z.object({
  id,
  node_id: z.string(),
  name: z.string().min(1),
  owner: z.object({ login: z.string().min(1) }),
  private: z.boolean(),
  default_branch: z.string(),
  pushed_at: moment.nullish(),
  updated_at: moment.nullish(),
})
const everywhere = { installation, repository, sender }

const pullRequest = z.object({
  number: id,
  head: z.object({ sha }),
  merged: z.boolean().nullish(),
  merge_commit_sha: sha.nullish(),
  updated_at: moment,
})

export const PullRequestPayload = z.object({
  ...everywhere,
  action,
  pull_request: pullRequest,
  before: sha.optional(),
  after: sha.optional(),
})

export const ReviewPayload = z.object({
  ...everywhere,
  action,
  pull_request: pullRequest,
  review: z.object({ submitted_at: moment.nullish() }).nullish(),
})

export const CommentPayload = z.object({
  ...everywhere,
  action,
  issue: z.object({ number: id, pull_request: z.unknown().optional() }),
  comment: z.object({
    id,
    node_id: z.string(),
    body: z
      .string()
      .nullish()
      .transform((body) => body ?? ''),
    user: sender,
    created_at: moment,
    updated_at: moment.nullish(),
  }),
})

const app = z.object({ id: z.int() }).nullish()

export const CheckRunPayload = z.object({
  ...everywhere,
  action,
  check_run: z.object({ head_sha: sha, app, started_at: moment.nullish(), completed_at: moment.nullish() }),
})

export const CheckSuitePayload = z.object({
  ...everywhere,
  action,
  check_suite: z.object({ head_sha: sha, app, updated_at: moment.nullish() }),
})

export const StatusPayload = z.object({ ...everywhere, sha, updated_at: moment.nullish() })

export const WorkflowRunPayload = z.object({
  ...everywhere,
  action,
  workflow_run: z.object({ head_sha: sha, updated_at: moment.nullish() }),
})

const run = z.object({ actor: sender, triggering_actor: sender }).nullish()

export const DeploymentStatusPayload = z.object({
  ...everywhere,
  deployment: z.object({ sha, environment: z.string(), creator: sender }),
  deployment_status: z.object({ state: z.string(), created_at: moment.nullish() }),
  workflow_run: run,
})

export const IssuePayload = z.object({
  ...everywhere,
  issue: z.object({
    body: z.string().nullish(),
    closed_at: moment.nullish(),
    updated_at: moment,
    performed_via_github_app: app,
  }),
})

export const MergeGroupPayload = z.object({
  ...everywhere,
  action,
  reason: z.string().nullish(),
  merge_group: z.object({
    head_sha: sha,
    head_ref: z.string(),
    base_sha: sha,
    base_ref: z.string(),
    head_commit: z.object({ timestamp: moment.nullish() }).nullish(),
  }),
})

const files = z.array(z.string()).nullish()
const pushedCommit = z.object({ added: files, modified: files, removed: files })

export const PushPayload = z.object({
  ...everywhere,
  ref: z.string(),
  created: z.boolean(),
  deleted: z.boolean(),
  forced: z.boolean(),
  commits: z.array(pushedCommit).nullish(),
})

export const InstallationPayload = z.object({
  action,
  installation: installation.extend({ created_at: moment.nullish(), updated_at: moment.nullish() }),
  repositories_added: z
    .array(z.object({ id, node_id: z.string(), full_name: z.string(), private: z.boolean() }))
    .nullish(),
})

const person = z.object({ id, login: z.string() })

/** A person whose teams or permissions changed; null where GitHub no longer knows the account. */
export const MemberPayload = z.object({ installation, member: person.nullish() })
export const OrganizationPayload = z.object({
  installation,
  membership: z.object({ user: person.nullish() }).nullish(),
})
export const TeamPayload = z.object({ installation })

/** What every payload that names a repository has in common. */
export type Delivered = Readonly<{
  installation: Readonly<{ id: number }>
  repository: z.output<typeof repository>
  sender: Person | null
}>

export const repositoryOf = ({ installation: { id: installationId }, repository: found }: Delivered): Repository => ({
  installationId,
  id: found.id,
  nodeId: found.node_id,
  owner: found.owner.login,
  name: found.name,
  private: found.private,
})

/**
 * Parses a payload that Andon acts on.
 * @throws ExpectedError naming every field that is missing or of another shape than GitHub describes.
 */
export function read<Schema extends z.ZodType>(schema: Schema, name: string, payload: unknown): z.output<Schema> {
  const result = schema.safeParse(payload)
  if (result.success) return result.data
  const fields = result.error.issues.map((issue) => issue.path.join('.') || 'the whole payload')
  throw new ExpectedError(
    `A delivery of \`${name}\` is not shaped as GitHub describes it: ${[...new Set(fields)].join(', ')}.`,
    'Look at the delivery in the settings of the GitHub App, under Advanced, and report it as a bug of Andon.',
  )
}
