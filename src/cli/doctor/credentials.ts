import { readFileSync } from 'node:fs'
import { SettingsError } from '../../errors.ts'
import type { GitHubSettings } from '../../github/client.ts'
import { apiUrl, type World } from '../command.ts'

function privateKey(env: World['env'], problems: string[]): string {
  // Environment files and hosting panels often keep the key on one line, with its line breaks written as \n.
  if (env['PRIVATE_KEY']) return env['PRIVATE_KEY'].replaceAll('\\n', '\n')
  const path = env['PRIVATE_KEY_PATH']
  if (!path) {
    problems.push("Set PRIVATE_KEY to the App's private key, or PRIVATE_KEY_PATH to the file that holds it.")
    return ''
  }
  try {
    return readFileSync(path, 'utf8')
  } catch {
    problems.push(`PRIVATE_KEY_PATH names ${path}, which cannot be read. Correct it.`)
    return ''
  }
}

/** The App's credentials, from the settings that the server uses too. @throws SettingsError naming all that is missing. */
export function readCredentials(env: World['env']): GitHubSettings {
  const problems: string[] = []
  const appId = Number(env['APP_ID'])
  if (!Number.isSafeInteger(appId) || appId <= 0) problems.push("Set APP_ID to the App's numeric id.")
  const key = privateKey(env, problems)
  const address = apiUrl(env)
  if (!URL.canParse(address)) problems.push('Set GITHUB_API_URL to an address such as https://api.github.com.')
  if (problems.length > 0) throw new SettingsError(problems)
  // Nothing arrives here that would have to be verified; Probot wants a secret all the same.
  return { appId, privateKey: key, webhookSecret: 'receives nothing', apiUrl: address }
}
