// The schema of `when`: how a condition is written in YAML, and what it becomes.
import * as z from 'zod'
import type { Comparison, Condition } from '../condition.ts'
import { isZone } from '../slo/window.ts'
import { among, globs, listOf, pattern, patterns, refuse, someOf, teams, words } from './parts.ts'
import { parseTimeWindow } from './time-window.ts'

const comparison = z
  .string()
  .regex(
    /^\s*(?:<=|>=|<|>|=)\s*\d{1,9}\s*$/,
    'a comparison is an operator and a whole number. Write it like `> 800` or `<= 100`.',
  )
  .transform((text): Comparison => {
    const [, operator = '=', digits = '0'] = /(<=|>=|<|>|=)\s*(\d+)/.exec(text) ?? []
    return { operator: operators.parse(operator), value: Number(digits) }
  })
const operators = z.enum(['<', '<=', '>', '>=', '='])

const appliedBy = someOf(
  z.strictObject({
    permission: z.enum(['triage', 'write', 'maintain', 'admin']).exactOptional(),
    teams: teams.exactOptional(),
  }),
  'says nobody. Add `permission` or `teams`.',
)
  .exactOptional()
  .describe('Who must have applied it: someone with at least this permission, or a member of one of these teams.')

const labels = z.union([
  words.transform((anyOf) => ({ anyOf })),
  z.strictObject({ anyOf: words.describe('Any of these labels.'), appliedBy }),
  z.strictObject({ allOf: words.describe('All of these labels.'), appliedBy }),
])

const paths = z.union([
  globs,
  z.strictObject({
    matches: listOf(pattern).describe('RE2 patterns, searched for in the path.'),
    ignore: listOf(pattern).exactOptional().describe('RE2 patterns; a path that matches one is taken away first.'),
  }),
])

const lines = z.union([
  comparison,
  z.strictObject({
    anyOf: someOf(
      z.strictObject({
        additions: comparison.exactOptional(),
        deletions: comparison.exactOptional(),
        total: comparison.exactOptional(),
      }),
      'compares nothing. Add `additions`, `deletions` or `total`.',
    ).describe('One of these comparisons holds.'),
  }),
])

/** GitHub's words for how a check or workflow ended, in lower case; `error` is one of a commit status. */
const conclusions = listOf(
  z.enum([
    'success',
    'neutral',
    'skipped',
    'failure',
    'error',
    'cancelled',
    'timed_out',
    'action_required',
    'stale',
    'startup_failure',
  ]),
)
  .exactOptional()
  .describe('How each may have ended; `success`, `neutral` or `skipped` unless given.')

const timeWindow = z.strictObject({
  zone: z
    .string()
    .refine(isZone, 'there is no such time zone. Write an IANA name such as `Europe/Amsterdam`.')
    .describe('IANA time zone, such as `Europe/Amsterdam`.'),
  allow: listOf(
    z
      .string()
      .refine(
        (text) => parseTimeWindow(text) !== null,
        'this is not a time window. Write it like `Mon-Thu 09:00-16:00`, `Sat,Sun` or `22:00-06:00`.',
      ),
  ).describe('Windows of local time, such as `Mon-Thu 09:00-16:00`; the end is not included.'),
})

const predicates = {
  paths: paths
    .exactOptional()
    .describe('Globs; holds if any changed file matches one. `{ matches, ignore }` takes RE2 patterns.'),
  noPaths: paths.exactOptional().describe('Globs or patterns, in the same way; holds if no changed file matches one.'),
  onlyPaths: paths.exactOptional().describe('Globs or patterns; holds if every changed file matches one.'),
  labels: labels
    .exactOptional()
    .describe('Any of these labels; `{ allOf }` asks for all, and `appliedBy` says who must have applied them.'),
  title: z
    .union([pattern, patterns])
    .exactOptional()
    .describe('RE2 pattern, searched for in the title; of `{ matches, notMatches }` both must hold.'),
  base: z
    .union([globs, patterns])
    .exactOptional()
    .describe('Globs of the branch to merge into, or `{ matches, notMatches }` with RE2 patterns.'),
  head: z.union([globs, patterns]).exactOptional().describe('Globs or patterns of the branch to merge.'),
  author: among
    .exactOptional()
    .describe('Logins of the author, Apps end in `[bot]`; or `{ users, teams, organizations }`, as alternatives.'),
  authorTeams: teams.exactOptional().describe('Teams, like `acme/security`, of which the author is an active member.'),
  draft: z.boolean().exactOptional().describe('Whether the pull request is a draft.'),
  fork: z.boolean().exactOptional().describe('Whether the head lies in another repository.'),
  changedLines: lines
    .exactOptional()
    .describe(
      'Lines added plus deleted, such as `> 800`; generated files do not count. `{ anyOf: { additions, deletions, total } }` holds if one of its comparisons does.',
    ),
  changedFiles: comparison.exactOptional().describe('Number of changed files, such as `<= 10`.'),
  checks: z
    .union([globs, z.strictObject({ names: words.describe('Exact names.'), conclusions })])
    .exactOptional()
    .describe('Globs of check names; each must match a check, and all matches have passed. Or exact `names`.'),
  workflows: z
    .union([
      globs,
      z.strictObject({ files: words.describe('Paths, such as `.github/workflows/ci.yml`.'), conclusions }),
    ])
    .exactOptional()
    .describe(
      'Globs of workflow names, in the same way. Or `files`: of each, the newest finished run of every event that triggered it.',
    ),
  signed: z.boolean().exactOptional().describe('Whether every commit carries a signature that GitHub verified.'),
  signedBy: among
    .exactOptional()
    .describe('People; holds if every commit carries a verified signature of one of them.'),
  signedWithKeys: words
    .exactOptional()
    .describe('Ids of GPG keys; holds if every commit carries a verified signature by one of them.'),
  contributors: among.exactOptional().describe('People; holds if one of them is author or committer of a commit.'),
  onlyContributors: among
    .exactOptional()
    .describe('People; holds if every author and committer of every commit is one of them.'),
  authorIsOnlyContributor: z
    .boolean()
    .exactOptional()
    .describe('Whether nobody else than the author wrote or committed a commit.'),
  linkedIssue: z
    .union([z.boolean(), z.strictObject({ labels: words })])
    .exactOptional()
    .describe('Whether the pull request closes an issue, or one with any of these labels.'),
  linkedIncident: z
    .enum(['open', 'any'])
    .exactOptional()
    .describe('Whether the pull request closes an incident: an issue with the label `incident`.'),
  timeWindow: timeWindow.exactOptional().describe('Whether the time of judgement lies in one of these windows.'),
  repository: z.union([globs, patterns]).exactOptional().describe('Globs or patterns of owner/name, in any case.'),
}

/** `any`, `all` and `not` stand alone; predicates side by side must all hold. */
export const conditionSchema: z.ZodType<Condition, unknown> = z
  .lazy(() =>
    z
      .strictObject({
        any: listOf(conditionSchema).exactOptional().describe('At least one of these conditions holds.'),
        all: listOf(conditionSchema).exactOptional().describe('All of these conditions hold.'),
        not: conditionSchema.exactOptional().describe('This condition does not hold.'),
        ...predicates,
      })
      .check(({ value, issues }) => refuse(issues, value, shapeProblem(Object.keys(value))))
      .transform(({ any, all, not, ...rest }): Condition => {
        if (any !== undefined) return { any }
        if (all !== undefined) return { all }
        return not === undefined ? rest : { not }
      }),
  )
  .meta({ id: 'condition', description: 'When something applies. Predicates side by side must all hold.' })

function shapeProblem(keys: readonly string[]): string | null {
  if (keys.length === 0) return 'an empty condition says nothing. Add one such as `paths: [docs/**]`.'
  const combined = keys.find((key) => ['any', 'all', 'not'].includes(key))
  if (combined === undefined || keys.length === 1) return null
  return `\`${combined}\` stands alone. Put it and its neighbours into a list under \`all\`.`
}
