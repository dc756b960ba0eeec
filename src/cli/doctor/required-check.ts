import * as z from 'zod'
import type { GitHub } from '../../github/client.ts'
import { type Line, ok, problem } from './line.ts'

const Rules = z.array(
  z.object({
    type: z.string(),
    parameters: z
      .object({
        required_status_checks: z
          .array(z.object({ context: z.string(), integration_id: z.int().nullish() }))
          .default([]),
      })
      .optional(),
  }),
)

const Branch = z.object({
  protection: z
    .object({
      required_status_checks: z
        .object({
          contexts: z.array(z.string()).default([]),
          checks: z.array(z.object({ context: z.string(), app_id: z.int().nullish() })).default([]),
        })
        .nullish(),
    })
    .nullish(),
})

type Required = Readonly<{ context: string; app: number | null }>

/** GitHub writes -1 (and older answers null) for "from any source". */
const sourceOf = (id: number | null | undefined): number | null =>
  id === undefined || id === null || id < 0 ? null : id
const isOurs = ({ context }: Required): boolean => context === 'Andon' || context.startsWith('Andon / ')

/** Checks that must succeed on the branch, from rulesets of every level and from classic branch protection. */
async function requiredChecks(github: GitHub, where: Where): Promise<readonly Required[]> {
  const parameters = { owner: where.owner, repo: where.name, branch: where.branch }
  const rules = Rules.parse(
    (await github.request('GET /repos/{owner}/{repo}/rules/branches/{branch}', parameters)).data,
  )
  const branch = Branch.parse((await github.request('GET /repos/{owner}/{repo}/branches/{branch}', parameters)).data)
  const classic = branch.protection?.required_status_checks
  const named = (classic?.checks ?? []).map(({ context, app_id }) => ({ context, app: sourceOf(app_id) }))
  return [
    ...rules
      .filter(({ type }) => type === 'required_status_checks')
      .flatMap(({ parameters }) => parameters?.required_status_checks ?? [])
      .map(({ context, integration_id }) => ({ context, app: sourceOf(integration_id) })),
    ...named,
    ...(classic?.contexts ?? [])
      .filter((context) => !named.some((one) => one.context === context))
      .map((context) => ({ context, app: null })),
  ]
}

export type Where = Readonly<{ owner: string; name: string; branch: string }>

/** Whether GitHub demands Andon's check before a merge, and takes it from nobody but this App. */
export async function requiredCheckLine(github: GitHub, where: Where, appId: number): Promise<Line> {
  const about = 'Required check'
  const found = (await requiredChecks(github, where)).filter(isOurs)
  if (found.length === 0) {
    const remedy = `Require the check "Andon" in a ruleset for ${where.branch}, with this App as its source.`
    return problem(
      about,
      `Nothing requires Andon's check on ${where.branch}: a denied pull request can be merged.`,
      remedy,
    )
  }
  // Rules add up: a check that one rule binds is bound, whatever the others say.
  const contexts = [...new Set(found.map(({ context }) => context))]
  const unbound = contexts.filter((context) => !found.some((one) => one.context === context && one.app === appId))
  if (unbound.length === 0)
    return ok(about, `${contexts.join(', ')} must succeed on ${where.branch}, and only from this App.`)
  const others = found.some(({ app }) => app !== null && app !== appId)
  const says = others
    ? `${unbound.join(', ')} is required from another App than this one.`
    : `${unbound.join(', ')} is required from any source: whoever can write could report it.`
  return problem(about, says, `Choose this App (id ${appId}) as the source of the required check.`)
}
