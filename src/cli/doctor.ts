import * as z from 'zod'
import { readEnv } from '../env.ts'
import { ExpectedError, NotFoundError, SettingsError } from '../errors.ts'
import { connectGitHub, type GitHub, type GitHubApp } from '../github/client.ts'
import { plain } from '../report/plain.ts'
import { readAppFile } from '../web/manifest.ts'
import { type RepositoryName, readRepository } from './arguments.ts'
import type { Answer, World } from './command.ts'
import { Granted, grantLines } from './doctor/grants.ts'
import { type Line, ok, problem } from './doctor/line.ts'
import { organizationLine } from './doctor/organization.ts'
import { requiredCheckLine } from './doctor/required-check.ts'
import { webhookLines } from './doctor/webhooks.ts'
import { isUnanswered } from './failure.ts'

const App = Granted.extend({ id: z.int(), name: z.string(), html_url: z.string() })
type App = z.output<typeof App>

const Installation = Granted.extend({
  id: z.int(),
  html_url: z.string(),
  repository_selection: z.enum(['all', 'selected']),
  suspended_at: z.string().nullish(),
  account: z.object({ login: z.string(), type: z.string() }),
})
type Installation = z.output<typeof Installation>

const Repository = z.object({ default_branch: z.string() })

async function installationOf(asApp: GitHub, { owner, name }: RepositoryName): Promise<Installation | null> {
  try {
    const answer = await asApp.request('GET /repos/{owner}/{repo}/installation', { owner, repo: name })
    return Installation.parse(answer.data)
  } catch (error) {
    if (error instanceof NotFoundError) return null
    throw error
  }
}

type Patient = Readonly<{ github: GitHubApp; asApp: GitHub; app: App; repository: RepositoryName; world: World }>

async function examine(patient: Patient, installation: Installation): Promise<readonly Line[]> {
  const { github, asApp, app, repository, world } = patient
  const { owner, name } = repository
  const settingsUrl = installation.html_url
  const client = await github.installation(installation.id)
  const found = await client.request('GET /repos/{owner}/{repo}', { owner, repo: name })
  const { default_branch: branch } = Repository.parse(found.data)
  const account = { ...installation.account, selection: installation.repository_selection, settingsUrl }
  return [
    ok('Installation', `On ${owner}/${name}, by ${account.login} (${account.selection} repositories).`),
    ...grantLines(readAppFile(), app, { ...installation, settingsUrl }),
    await organizationLine(client, account),
    await requiredCheckLine(client, { owner, name, branch }, app.id),
    ...(await webhookLines(asApp, { installationId: installation.id, baseUrl: world.env['ANDON_BASE_URL'] })),
  ]
}

// What a 404 says for an id that no App has (octokit/authentication-strategies.js#165); any other is not from GitHub's API.
const UnknownApp = z.object({ cause: z.object({ message: z.string().includes('Integration not found') }) })

/** The first request as the App: it fails if the address or the credentials do. */
async function readApp(asApp: GitHub, appId: number, apiUrl: string): Promise<App> {
  try {
    return App.parse((await asApp.request('GET /app')).data)
  } catch (error) {
    if (error instanceof z.ZodError || isUnanswered(error)) throw error
    const isUnknown = UnknownApp.safeParse(error).success
    if (error instanceof NotFoundError && !isUnknown) {
      const remedy =
        'Set GITHUB_API_URL to https://api.github.com, or https://HOST/api/v3 for GitHub Enterprise Server.'
      throw new ExpectedError(`${apiUrl} is not the address of GitHub's API: it does not know GET /app.`, remedy, {
        cause: error,
      })
    }
    const why = isUnknown ? `no App has the id ${appId}.` : error instanceof Error ? error.message : 'no answer'
    throw new ExpectedError(
      `GitHub does not accept the App's credentials: ${why}`,
      `Check APP_ID (${appId}), PRIVATE_KEY and GITHUB_API_URL, and that this machine's clock is right.`,
      { cause: error },
    )
  }
}

async function diagnose(patient: Patient): Promise<readonly Line[]> {
  const { app, asApp, repository } = patient
  const known = ok('Credentials', `GitHub knows this App as ${app.name} (id ${app.id}).`)
  const installation = await installationOf(asApp, repository)
  const where = `${repository.owner}/${repository.name}`
  if (installation === null) {
    const remedy = `Install it there: ${app.html_url}/installations/new. If it is, check the name.`
    return [known, problem('Installation', `${app.name} is not installed on ${where}.`, remedy)]
  }
  if (installation.suspended_at) {
    const says = `The installation of ${app.name} on ${where} is suspended.`
    return [known, problem('Installation', says, `An owner can end that at ${installation.html_url}.`)]
  }
  return [known, ...(await examine(patient, installation))]
}

const marks = { ok: '✓', problem: '✗', unknown: '?' } as const

const textOf = (lines: readonly Line[]): string =>
  lines
    .flatMap((line) => [
      `${marks[line.state]} ${line.about}: ${plain(line.says)}`,
      ...(line.state === 'ok' ? [] : [`    ${plain(line.remedy)}`]),
    ])
    .join('\n')

/** Whether Andon can do its work on a repository: each thing that it needs, and what to do where it is missing. Reads only. */
export async function doctor(text: string, world: World): Promise<Answer> {
  const repository = readRepository(text)
  const { credentials, githubApiUrl } = readEnv(world.env)
  if (credentials === null) {
    throw new SettingsError([
      'APP_ID, PRIVATE_KEY and WEBHOOK_SECRET are not set: the doctor examines as the App itself.',
    ])
  }
  const github = connectGitHub({ ...credentials, apiUrl: githubApiUrl })
  const asApp = await github.asApp()
  const app = await readApp(asApp, credentials.appId, githubApiUrl)
  const lines = await diagnose({ github, asApp, app, repository, world })
  const problems = lines.filter(({ state }) => state === 'problem').length
  const closing = problems === 0 ? 'Andon can work there.' : `${problems} to mend.`
  return { text: `${textOf(lines)}\n${closing}`, json: { repository: text, lines }, problems: problems > 0 }
}
