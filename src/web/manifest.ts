import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import * as z from 'zod'
import { webhookPath } from './webhook.ts'

const AppFile = z.looseObject({
  name: z.string(),
  default_permissions: z.record(z.string(), z.enum(['read', 'write', 'admin'])),
  default_events: z.array(z.string()),
})

/** app.yml at the root of the project: the permissions and events that Andon asks for. */
export const readAppFile = (): z.output<typeof AppFile> =>
  AppFile.parse(parse(readFileSync(path.join(import.meta.dirname, '..', '..', 'app.yml'), 'utf8')))

/** What GitHub's page for registering an App is sent. `hookUrl` is where webhooks go first: a proxy, or ourselves. */
export const manifestOf = (
  app: z.output<typeof AppFile>,
  { baseUrl, hookUrl }: Readonly<{ baseUrl: string; hookUrl: string | null }>,
): object => ({
  ...app,
  url: baseUrl,
  hook_attributes: { url: hookUrl ?? `${baseUrl}${webhookPath}`, active: true },
  redirect_url: `${baseUrl}/setup/callback`,
})

/** The site that people see, given the address of its API. */
export function siteOf(apiUrl: string): string {
  const { protocol, host, origin, pathname } = new URL(apiUrl)
  if (host === 'api.github.com') return 'https://github.com'
  if (host.startsWith('api.') && host.endsWith('.ghe.com')) return `${protocol}//${host.slice('api.'.length)}`
  return `${origin}${pathname.replace(/\/api\/v3$/, '').replace(/\/$/, '')}`
}
