// Finds what renamed files were called before: REST says it, while GraphQL's PullRequestChangedFile has no field for it.
import * as z from 'zod'
import { type ChangedFile, isUnavailable, type Unavailable } from '../facts.ts'
import type { GitHub } from '../github/client.ts'

/** 3,000 files is GitHub's ceiling: 30 pages of 100. */
const mostPages = 30
const perPage = 100

const filesAnswer = z.array(z.object({ filename: z.string(), previous_filename: z.string().optional() }))

type Where = Readonly<{ owner: string; repo: string; number: number }>

/** Reads pages until every wanted path is found. New path -> old path. */
async function previousPaths(
  github: GitHub,
  { owner, repo, number }: Where,
  wanted: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (let page = 1; page <= mostPages && found.size < wanted.size; page += 1) {
    const { data } = await github.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', {
      ...{ owner, repo, pull_number: number },
      ...{ per_page: perPage, page },
    })
    const files = filesAnswer.parse(data)
    for (const { filename, previous_filename: previous } of files)
      if (previous !== undefined && wanted.has(filename)) found.set(filename, previous)
    if (files.length < perPage) break
  }
  return found
}

/** The files with `previousPath` on the renamed ones. Costs nothing unless one is; then one request a hundred files. */
export async function withPreviousPaths(
  github: GitHub,
  where: Where,
  files: readonly ChangedFile[] | Unavailable,
): Promise<readonly ChangedFile[] | Unavailable> {
  if (isUnavailable(files)) return files
  const renamed = new Set(files.flatMap(({ change, path }) => (change === 'renamed' ? [path] : [])))
  if (renamed.size === 0) return files
  const previous = await previousPaths(github, where, renamed)
  // a push in between, say: where a file came from may be what a rule is about, so nothing is assumed
  if (previous.size < renamed.size)
    return { unavailable: 'GitHub does not say yet what the renamed files were called.' }
  return files.map((file) => {
    const previousPath = previous.get(file.path)
    return previousPath === undefined ? file : { ...file, previousPath }
  })
}
