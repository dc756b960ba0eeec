// What GitHub lists of a change to a file, as a digest that stays the same wherever in the file the change stands.
import { createHash } from 'node:crypto'
import * as z from 'zod'
import type { FilePatch } from '../ledger/patches.ts'

/** An entry of GitHub's lists of changed files (REST, "Diff Entry"). Large and binary files have no `patch`. */
export const diffEntry = z.object({
  sha: z.string().nullable(),
  filename: z.string(),
  status: z.string(),
  additions: z.number(),
  deletions: z.number(),
  patch: z.string().optional(),
  previous_filename: z.string().optional(),
  contents_url: z.string(),
})
export type DiffEntry = z.output<typeof diffEntry>

/** `lines` with their signs: context, removed, added, and git's remark about a missing end of line. */
export type Hunk = Readonly<{ start: number; lines: readonly string[] }>

const header = /^@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@/
const signs = [' ', '-', '+', '\\'] as const
const count = (lines: readonly string[], ...wanted: readonly (typeof signs)[number][]): number =>
  lines.filter((line) => wanted.some((sign) => line.startsWith(sign))).length

/** Takes one hunk off the list of lines; null unless it has as many lines as its header says. */
function takeHunk(lines: string[]): Hunk | null {
  const [, start, before = '1', after = '1'] = header.exec(lines.shift() ?? '') ?? []
  const end = lines.findIndex((line) => line.startsWith('@@'))
  const body = lines.splice(0, end === -1 ? lines.length : end)
  const isWhole =
    count(body, ' ', '-') === Number(before) &&
    count(body, ' ', '+') === Number(after) &&
    count(body, ...signs) === body.length
  return start !== undefined && isWhole ? { start: Number(start), lines: body } : null
}

/** Null for a patch that is missing, or not as large as GitHub says that it is. */
export function hunksOf({ patch, additions, deletions }: DiffEntry): readonly Hunk[] | null {
  if (patch === undefined) return null
  const lines = patch.replace(/\n$/, '').split('\n')
  const hunks: Hunk[] = []
  while (lines.length > 0) {
    const hunk = takeHunk(lines)
    if (hunk === null) return null
    hunks.push(hunk)
  }
  const all = hunks.flatMap((hunk) => hunk.lines)
  return count(all, '+') === additions && count(all, '-') === deletions ? hunks : null
}

const digestOf = (content: unknown): string => createHash('sha256').update(JSON.stringify(content)).digest('base64url')

/** A file that was only renamed has no patch; then its content, which is that of before, stands for it. */
function contentOf(entry: DiffEntry, hunks: readonly Hunk[] | null): unknown {
  if (hunks !== null) return hunks.map(({ lines }) => lines)
  const isMoved = entry.status === 'renamed' && entry.additions === 0 && entry.deletions === 0
  return isMoved && entry.patch === undefined ? entry.sha : null
}

function filePatch(entry: DiffEntry): FilePatch {
  const { filename: path, previous_filename: previous, status } = entry
  const hunks = hunksOf(entry)
  const content = contentOf(entry, hunks)
  const digest = content === null ? null : digestOf([status, path, previous ?? null, content])
  return { path, from: previous ?? path, digest, starts: (hunks ?? []).map(({ start }) => start) }
}

/** A name that GitHub lists twice (it shows names that are not UTF-8 as best it can) stands for no file. */
export function filePatches(entries: readonly DiffEntry[]): readonly FilePatch[] {
  const files = new Map<string, FilePatch>()
  for (const entry of entries) {
    const file = filePatch(entry)
    files.set(file.path, files.has(file.path) ? { ...file, digest: null } : file)
  }
  return [...files.values()]
}

/** Where a line of the old file stands in the new one, by the hunks between them. */
export function movedTo(line: number, hunks: readonly Hunk[]): number {
  let shift = 0
  for (const { start, lines } of hunks) {
    let at = start
    for (const text of lines) {
      if (text.startsWith('+') && at <= line) shift += 1
      if (text.startsWith('-') && at < line) shift -= 1
      if (text.startsWith(' ') || text.startsWith('-')) at += 1
    }
  }
  return line + shift
}
