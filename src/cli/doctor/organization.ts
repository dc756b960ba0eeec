import { NotFoundError } from '../../errors.ts'
import type { GitHub } from '../../github/client.ts'
import { type Line, ok, problem } from './line.ts'

const about = 'Organisation layer'

async function exists(github: GitHub, route: string, parameters: Readonly<Record<string, string>>): Promise<boolean> {
  try {
    await github.request(route, parameters)
    return true
  } catch (error) {
    if (error instanceof NotFoundError) return false
    throw error
  }
}

export type Account = Readonly<{ login: string; type: string; selection: 'all' | 'selected'; settingsUrl: string }>

/** Whether Andon can know what policy the organisation has: a repository that it may not see is not one that is absent. */
export async function organizationLine(
  github: GitHub,
  { login, type, selection, settingsUrl }: Account,
): Promise<Line> {
  if (type !== 'Organization') return ok(about, `${login} is a person: there is none.`)
  const where = { owner: login, repo: '.github' }
  if (await exists(github, 'GET /repos/{owner}/{repo}', where)) {
    const file = await exists(github, 'GET /repos/{owner}/{repo}/contents/{path}', { ...where, path: 'andon.yml' })
    return ok(
      about,
      file ? `${login}/.github/andon.yml is read.` : `${login}/.github is readable and holds no andon.yml.`,
    )
  }
  if (selection === 'all') return ok(about, `${login} has no repository .github.`)
  return problem(
    about,
    `Andon is installed on chosen repositories only and does not see ${login}/.github, so it cannot know the organisation's policy: enforced decisions wait.`,
    `Add ${login}/.github to the installation (create it, empty, if there is none): ${settingsUrl}.`,
  )
}
