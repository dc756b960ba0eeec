import { createHash } from 'node:crypto'
import { lstat, readFile } from 'node:fs/promises'
import { ExpectedError } from '../errors.ts'
import type { PolicySource, Problem } from '../policy.ts'

/** As on GitHub: larger files are refused before they are parsed. */
const mostBytes = 65_536

export const defaultFile = '.github/andon.yml'

/** The id that git gives the content, so that the same file has the same digest here and on GitHub. */
const blobSha = (bytes: Uint8Array): string =>
  createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')

const refused = (file: string, message: string): Problem => ({
  severity: 'error',
  file,
  line: 1,
  column: 1,
  setting: '',
  message,
})

function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Null if it is a link. */
async function bytesOf(file: string): Promise<Uint8Array | null> {
  try {
    return (await lstat(file)).isSymbolicLink() ? null : await readFile(file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    const why = { ENOENT: 'it does not exist', EISDIR: 'it is a folder', EACCES: 'it may not be read' }[code] ?? code
    throw new ExpectedError(`${file} cannot be read: ${why}.`, 'Name a policy file.', { cause: error })
  }
}

/** Reads a policy file from disk; a problem if it cannot be a policy. @throws ExpectedError if it cannot be read. */
export async function readSource(file: string, scope: PolicySource['scope']): Promise<PolicySource | Problem> {
  const bytes = await bytesOf(file)
  if (bytes === null)
    return refused(file, 'It is a symbolic link, which Andon does not follow. Make it a regular file.')
  if (bytes.length > mostBytes) {
    return refused(file, `It is larger than ${mostBytes / 1024} KiB. Split what is not policy off it.`)
  }
  const text = textOf(bytes)
  if (text === null) return refused(file, 'It is not text in UTF-8. Save it as plain YAML.')
  return { scope, file, sha: blobSha(bytes), text }
}

export const isProblem = (read: PolicySource | Problem): read is Problem => 'message' in read

/** The same, for a command that cannot go on without it. */
export async function readUsableSource(file: string, scope: PolicySource['scope']): Promise<PolicySource> {
  const read = await readSource(file, scope)
  if (!isProblem(read)) return read
  throw new ExpectedError(`${file} cannot be a policy.`, read.message)
}
