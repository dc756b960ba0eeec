import { onTestFinished } from 'vitest'
import { type GitHubDouble, startGitHub } from '../../demo/github/server.ts'
import { readAppFile } from '../../src/web/manifest.ts'

const enforcing = `version: 1
practices:
  change-size: { enforcement: enforce, warnLines: 0, maxLines: 10 }
  peer-review: { enforcement: enforce, approvals: 1 }
`

/** The organisation acme with its repository shop, in which mona has opened pull request 1; lin may review. */
export async function acme(policy: string | null = enforcing): Promise<GitHubDouble> {
  const github = await startGitHub()
  onTestFinished(() => github.close())
  for (const login of ['mona', 'lin']) github.act.createUser(login)
  github.act.createOrganization('acme')
  github.act.createRepository({
    owner: 'acme',
    name: 'shop',
    private: true,
    files: { 'README.md': '# Shop\n', ...(policy === null ? {} : { '.github/andon.yml': policy }) },
    collaborators: { mona: 'write', lin: 'write' },
  })
  github.act.push({ repo: 'acme/shop', branch: 'cart', by: 'mona', files: { 'cart.ts': 'export const cart = []\n' } })
  github.act.openPullRequest({ repo: 'acme/shop', by: 'mona', head: 'cart', title: 'Add a cart' })
  return github
}

/** Registers Andon as app.yml says, with changes, and answers the settings with which it would run. */
export function register(
  github: GitHubDouble,
  changes: Readonly<{ without?: string; deaf?: string; hookUrl?: string | null }> = {},
): Readonly<{ appId: number; env: Readonly<Record<string, string>> }> {
  const manifest = readAppFile()
  const granted = Object.entries(manifest.default_permissions).filter(([name]) => name !== changes.without)
  const app = github.act.createApp({
    name: 'Andon',
    owner: 'acme',
    permissions: Object.fromEntries(granted.map(([name, level]) => [name, level === 'write' ? 'write' : 'read'])),
    events: manifest.default_events.filter((event) => event !== changes.deaf),
    hookUrl: changes.hookUrl === undefined ? 'http://127.0.0.1:1/api/github/webhooks' : changes.hookUrl,
  })
  const { privateKey, webhookSecret } = app
  const env = {
    APP_ID: String(app.id),
    PRIVATE_KEY: privateKey,
    WEBHOOK_SECRET: webhookSecret,
    GITHUB_API_URL: github.url,
  }
  return { appId: app.id, env }
}
