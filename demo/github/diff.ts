// Line differences of two texts and of two trees, counted as `git diff --numstat` counts them.
import { type Listing, listFiles, type Mode, type ObjectStore, readBlob } from './git.ts'

type Run = Readonly<{ kind: ' ' | '+' | '-'; line: string }>
/** `patch` is null for binary files. */
export type LineDiff = Readonly<{ additions: number; deletions: number; patch: string | null }>
export type FileDiff = LineDiff &
  Readonly<{
    path: string
    status: 'added' | 'removed' | 'modified' | 'renamed' | 'changed'
    previousPath: string | null
    /** Blob after the change; before it for a removed file. */
    sha: string
  }>

/** Lines with their ends: a missing newline at the end of a file is a difference, as in git. */
const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

type Lines = readonly string[]
type Step = Readonly<{ a: Lines; b: Lines; edits: number; previous: Int32Array }>

/** Whether the best way onto diagonal `k` is an insertion (down) rather than a deletion (right). */
function comesDown({ edits, previous }: Pick<Step, 'edits' | 'previous'>, k: number): boolean {
  if (k === -edits) return true
  // `previous` holds diagonals 1-edits .. edits-1 at indices 0 .. 2*edits-2
  return k !== edits && (previous[k + edits - 2] ?? -1) < (previous[k + edits] ?? -1)
}

function reach(step: Step, k: number): number {
  const { a, b, edits, previous } = step
  const down = comesDown(step, k)
  let x = edits === 0 ? 0 : (previous[k + edits - (down ? 0 : 2)] ?? 0) + (down ? 0 : 1)
  while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1
  return x
}

/** Myers' greedy algorithm: for each number of edits, how far into `a` each diagonal reaches. */
function trace(a: Lines, b: Lines): readonly Int32Array[] {
  const history: Int32Array[] = []
  for (let edits = 0; edits <= a.length + b.length; edits += 1) {
    const previous = history.at(-1) ?? new Int32Array()
    const row = new Int32Array(2 * edits + 1)
    for (let k = -edits; k <= edits; k += 2) row[k + edits] = reach({ a, b, edits, previous }, k)
    history.push(row)
    if (row[a.length - b.length + edits] === a.length) return history
  }
  return history
}

/** The shortest edit script, found by walking the trace back from the end. */
function script(a: Lines, b: Lines): readonly Run[] {
  if (a.length === 0 || b.length === 0)
    return [...a.map((line) => ({ kind: '-' as const, line })), ...b.map((line) => ({ kind: '+' as const, line }))]
  const backwards: Run[] = []
  let x = a.length
  let k = a.length - b.length
  const keepTo = (start: number): void => {
    for (; x > start; x -= 1) backwards.push({ kind: ' ', line: a[x - 1] ?? '' })
  }
  const history = trace(a, b)
  for (let edits = history.length - 1; edits > 0; edits -= 1) {
    const previous = history[edits - 1] ?? new Int32Array()
    const down = comesDown({ edits, previous }, k)
    const before = previous[k + edits - (down ? 0 : 2)] ?? 0
    keepTo(down ? before : before + 1)
    backwards.push(down ? { kind: '+', line: b[x - k - 1] ?? '' } : { kind: '-', line: a[x - 1] ?? '' })
    x = before
    k += down ? 1 : -1
  }
  keepTo(0)
  return backwards.reverse()
}

function compareLines(a: readonly string[], b: readonly string[]): readonly Run[] {
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1
  let end = 0
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1
  const same = (lines: readonly string[]): Run[] => lines.map((line) => ({ kind: ' ', line }))
  return [
    ...same(a.slice(0, start)),
    ...script(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...same(a.slice(a.length - end)),
  ]
}

/** One hunk from three lines before the first change to three lines after the last. */
function hunk(runs: readonly Run[]): string {
  const first = runs.findIndex(({ kind }) => kind !== ' ')
  if (first === -1) return ''
  const from = Math.max(0, first - 3)
  const part = runs.slice(from, runs.findLastIndex(({ kind }) => kind !== ' ') + 4)
  const range = (without: '+' | '-'): string => {
    const count = part.filter(({ kind }) => kind !== without).length
    return `${count === 0 ? from : from + 1},${count}`
  }
  const text = part.map(({ kind, line }) =>
    line.endsWith('\n') ? kind + line.slice(0, -1) : `${kind}${line}\n\\ No newline at end of file`,
  )
  return [`@@ -${range('+')} +${range('-')} @@`, ...text].join('\n')
}

const isBinary = (bytes: Buffer): boolean => bytes.subarray(0, 8000).includes(0)

export function diffBlobs(before: Buffer, after: Buffer): LineDiff {
  if (isBinary(before) || isBinary(after)) return { additions: 0, deletions: 0, patch: null }
  const runs = compareLines(linesOf(before.toString()), linesOf(after.toString()))
  const count = (wanted: '+' | '-'): number => runs.filter(({ kind }) => kind === wanted).length
  return { additions: count('+'), deletions: count('-'), patch: hunk(runs) }
}

type Entry = Readonly<{ mode: Mode; sha: string }>

/** Removed files whose content appears unchanged under a new name: new path -> old path. */
function renames(before: Listing, after: Listing): ReadonlyMap<string, string> {
  const removed = [...before].filter(([path]) => !after.has(path))
  const pairs = new Map<string, string>()
  for (const [path, { sha }] of after) {
    if (before.has(path)) continue
    const index = removed.findIndex(([, entry]) => entry.sha === sha)
    const [source] = index === -1 ? [] : removed.splice(index, 1)
    if (source !== undefined) pairs.set(path, source[0])
  }
  return pairs
}

/** Files that differ between two trees (null: the empty tree), by path. Only exact renames are recognised. */
export function diffTrees(store: ObjectStore, beforeTree: string | null, afterTree: string): readonly FileDiff[] {
  const before = beforeTree === null ? new Map<string, Entry>() : listFiles(store, beforeTree)
  const after = listFiles(store, afterTree)
  const moved = renames(before, after)
  const sources = new Set(moved.values())
  const content = (entry: Entry | undefined): Buffer =>
    entry === undefined ? Buffer.alloc(0) : readBlob(store, entry.sha).bytes
  const changes: FileDiff[] = []
  for (const path of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const previousPath = moved.get(path) ?? null
    const old = before.get(previousPath ?? path)
    const now = after.get(path)
    if (sources.has(path)) continue
    const sha = now?.sha ?? old?.sha
    if (sha === undefined || (previousPath === null && old?.sha === now?.sha && old?.mode === now?.mode)) continue
    const status = statusOf(old, now, previousPath)
    changes.push({ path, previousPath, sha, status, ...diffBlobs(content(old), content(now)) })
  }
  return changes
}

function statusOf(old: Entry | undefined, now: Entry | undefined, previousPath: string | null): FileDiff['status'] {
  if (previousPath !== null) return 'renamed'
  if (old === undefined) return 'added'
  if (now === undefined) return 'removed'
  return old.sha === now.sha ? 'changed' : 'modified'
}
