import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Writes a file that is gone after the test, and answers its path. */
export function policyFile(content: string | Uint8Array, name = 'andon.yml'): string {
  const directory = mkdtempSync(join(tmpdir(), 'andon-cli-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const file = join(directory, name)
  writeFileSync(file, content)
  return file
}
