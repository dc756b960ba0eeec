import { randomBytes } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'

/** On one line, in quotes that the value does not hold (there is no escaping them); a key's line breaks become \n. */
function lineOf(name: string, value: string): string {
  const quote = ['"', "'", '`'].find((each) => !value.includes(each)) ?? ''
  return `${name}=${quote}${value.trim().replace(/\r?\n/g, '\\n')}${quote}`
}

/** The text of a file of settings with these set: a line that sets one of them is replaced, all others stay. */
export function withSettings(text: string, values: Readonly<Record<string, string>>): string {
  const names = Object.keys(values)
  const sets = (line: string) => names.some((name) => new RegExp(`^\\s*(export\\s+)?${name}\\s*=`).test(line))
  const kept = text.split('\n').filter((line) => !sets(line))
  while (kept.at(-1) === '') kept.pop()
  return `${[...kept, ...Object.entries(values).map(([name, value]) => lineOf(name, value))].join('\n')}\n`
}

/** Writes them so that nobody else can read them, and that a crash leaves the old file or the new one. */
export function writeSettings(file: string, values: Readonly<Record<string, string>>): void {
  const unfinished = `${file}.${randomBytes(4).toString('hex')}`
  writeFileSync(unfinished, withSettings(readText(file), values), { mode: 0o600, flag: 'wx' })
  renameSync(unfinished, file)
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}
