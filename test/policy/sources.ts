// Policy files for tests: the presets as they are shipped, and layers written in place.
import { readFileSync } from 'node:fs'
import type { PolicySource, Scope } from '../../src/policy.ts'

const preset = (name: string): PolicySource => ({
  scope: 'preset',
  file: `andon/${name}`,
  sha: name,
  text: readFileSync(new URL(`../../policies/${name}.yml`, import.meta.url), 'utf8'),
})

export const presets = {
  starter: preset('starter'),
  'high-velocity': preset('high-velocity'),
  regulated: preset('regulated'),
}

const files = { preset: 'andon/test', organization: 'acme/.github/andon.yml', repository: '.github/andon.yml' }

/** A layer that begins with `version: 1`. */
export const layer = (scope: Scope, text: string): PolicySource => ({
  scope,
  file: files[scope],
  sha: `sha-of-${scope}`,
  text: `version: 1\n${text}`,
})

export const organization = (text: string): PolicySource => layer('organization', text)
export const repository = (text: string): PolicySource => layer('repository', text)
