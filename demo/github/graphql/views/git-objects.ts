import type * as GitHub from '@octokit/graphql-schema'
import { readBlob, readTree, type TreeEntry } from '../../git.ts'
import { repositoryPage } from '../../payloads/repository.ts'
import type { Repository } from '../../state.ts'
import { allow } from '../access.ts'
import type { Reading } from '../reading.ts'
import type { FieldsOf, View } from '../strict-resolver.ts'

/** GitHub cuts the text of a blob off there. */
const textLimit = 512 * 1024
/** git looks for a zero byte in this much of a file to call it binary. */
const binaryWindow = 8000

/** Fields of every git object. */
export const gitObject = ({ state, view }: Reading, repository: Repository, sha: string) => ({
  id: `GO_${repository.id}_${sha}`,
  oid: sha,
  abbreviatedOid: sha.slice(0, 7),
  repository: () => view.repository(repository),
  commitUrl: `${repositoryPage(state, repository)}/commit/${sha}`,
})

function blobView(reading: Reading, repository: Repository, sha: string): View {
  const { bytes } = readBlob(reading.state.objects, sha)
  const isBinary = bytes.subarray(0, binaryWindow).includes(0)
  return {
    __typename: 'Blob',
    ...gitObject(reading, repository, sha),
    byteSize: bytes.length,
    isBinary,
    isTruncated: bytes.length > textLimit,
    text: isBinary ? null : bytes.subarray(0, textLimit).toString(),
  } satisfies FieldsOf<GitHub.Blob>
}

/** `path` is the entry's full path from the root of the commit. */
export const treeEntryView = (
  reading: Reading,
  repository: Repository,
  { name, mode, sha, path }: TreeEntry & Readonly<{ path: string }>,
): View =>
  ({
    __typename: 'TreeEntry',
    name,
    path,
    mode: Number.parseInt(mode, 8),
    type: mode === '040000' ? 'tree' : 'blob',
    oid: sha,
    size: () => (mode === '040000' ? 0 : readBlob(reading.state.objects, sha).bytes.length),
    object: () => objectView(reading, repository, sha),
    repository: () => reading.view.repository(repository),
  }) satisfies FieldsOf<GitHub.TreeEntry>

const treeView = (
  reading: Reading,
  repository: Repository,
  { sha, path }: Readonly<{ sha: string; path: string }>,
): View =>
  ({
    __typename: 'Tree',
    ...gitObject(reading, repository, sha),
    entries: () =>
      readTree(reading.state.objects, sha).entries.map((entry) =>
        treeEntryView(reading, repository, { ...entry, path: path + entry.name }),
      ),
  }) satisfies FieldsOf<GitHub.Tree>

/** Any git object by its id; null if there is none. A symbolic link shows as the text of its target. */
export function objectView(reading: Reading, repository: Repository, sha: string): View | null {
  allow(reading, repository, 'read', 'contents')
  switch (reading.state.objects.get(sha)?.type) {
    case 'blob':
      return blobView(reading, repository, sha)
    case 'tree':
      return treeView(reading, repository, { sha, path: '' })
    case 'commit':
      return reading.view.commit(repository, sha)
    default:
      return null
  }
}
