// Reads policy files out of GitHub's answer and the presets from this installation of Andon.
import { readFile } from 'node:fs/promises'
import type { PolicySource, Scope } from '../policy.ts'
import type { BlobEntry } from './answer.ts'

/** What stands at a policy's place: nothing, a file, something that cannot be a policy, or we could not look. */
export type PolicyReading =
  | Readonly<{ state: 'absent' }>
  | Readonly<{ state: 'present'; source: PolicySource }>
  | Readonly<{ state: 'unusable'; file: string; reason: string }>
  | Readonly<{ state: 'unavailable'; file: string; reason: string }>

/** Git's modes of a regular file, plain and executable. A symbolic link could point at text that nobody reviewed as policy. */
const regular: readonly number[] = [0o100644, 0o100755]
export const isRegular = (mode: number): boolean => regular.includes(mode)
/** Larger files are refused before they are parsed (docs/policy.md). */
const mostBytes = 65_536

export function readPolicyEntry(scope: Scope, file: string, entry: BlobEntry | null | undefined): PolicyReading {
  if (entry === null || entry === undefined) return { state: 'absent' }
  const { mode, object } = entry
  if (!isRegular(mode))
    return {
      state: 'unusable',
      file,
      reason: 'It is not a regular file. Commit the policy itself, not a link or a folder.',
    }
  if ((object?.byteSize ?? 0) > mostBytes || object?.isTruncated === true) {
    return {
      state: 'unusable',
      file,
      reason: `It is larger than ${mostBytes / 1024} KiB. Split what is not policy off it.`,
    }
  }
  if (object?.oid === undefined || typeof object.text !== 'string' || object.isBinary === true) {
    return { state: 'unusable', file, reason: 'It is not text in UTF-8. Save it as plain YAML.' }
  }
  // YAML has no such character, and PostgreSQL takes no text with one.
  if (object.text.includes('\0')) {
    return { state: 'unusable', file, reason: 'It has a NUL character. Remove it, and save the file as plain YAML.' }
  }
  return { state: 'present', source: { scope, file, sha: object.oid, text: object.text } }
}

const presetNames = ['starter', 'high-velocity', 'regulated'] as const

/** The presets that come with Andon, by the name that `extends: andon/NAME` uses. */
export async function readPresets(): Promise<Readonly<Record<string, PolicySource>>> {
  const sources = presetNames.map(async (name) => {
    const text = await readFile(new URL(`../../policies/${name}.yml`, import.meta.url), 'utf8')
    return [name, { scope: 'preset', file: `andon/${name}`, sha: name, text }] as const
  })
  return Object.fromEntries(await Promise.all(sources))
}
