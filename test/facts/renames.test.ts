import { expect, test } from 'vitest'
import { withPreviousPaths } from '../../src/facts/renames.ts'
import type { ChangedFile } from '../../src/facts.ts'
import { changed } from '../facts.ts'

type Listed = Readonly<{ filename: string; previous_filename?: string }>

/** GitHub's answer to the list of files, in pages of 100; `asked` are the pages that were read. */
function listing(files: readonly Listed[]) {
  const asked: unknown[] = []
  const github = {
    query: () => Promise.reject(new Error('no query is needed')),
    request: async (_route: string, parameters?: Readonly<Record<string, unknown>>) => {
      const page = Number(parameters?.['page'])
      asked.push(page)
      return { status: 200, headers: {}, data: files.slice((page - 1) * 100, page * 100) }
    },
  }
  return { github, asked }
}

const where = { owner: 'acme', repo: 'shop', number: 7 }
const renamed = (path: string): ChangedFile => changed(path, 0, { change: 'renamed' })
const plain = (count: number): readonly Listed[] =>
  Array.from({ length: count }, (_, index) => ({ filename: `src/${index}` }))

test('files of which none is renamed cost no request', async () => {
  const { github, asked } = listing([])
  const files = [changed('a', 1)]
  expect(await withPreviousPaths(github, where, files)).toEqual(files)
  expect(asked).toEqual([])
})

test.for([
  ['in the last place of the first page', 99, [1]],
  ['in the first place of the second page', 100, [1, 2]],
] as const)('a renamed file %s gets the path it had, and no page is read beyond it', async ([, before, pages]) => {
  const { github, asked } = listing([
    ...plain(before),
    { filename: 'docs/x', previous_filename: 'src/auth/x' },
    ...plain(300),
  ])
  expect(await withPreviousPaths(github, where, [renamed('docs/x'), changed('src/1', 1)])).toEqual([
    { ...renamed('docs/x'), previousPath: 'src/auth/x' },
    changed('src/1', 1),
  ])
  expect(asked).toEqual(pages)
})

test('where a file came from is never assumed: without an answer the files are not known', async () => {
  const { github } = listing([{ filename: 'docs/y' }])
  expect(await withPreviousPaths(github, where, [renamed('docs/x')])).toEqual({
    unavailable: 'GitHub does not say yet what the renamed files were called.',
  })
})
