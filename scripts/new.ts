// `npm run new -- practice my-practice`: the files that a new practice needs, and its lines in the registry and the README.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

type Scaffolded = Readonly<{ files: readonly string[] } | { problem: string }>

const usage = 'Usage: npm run new -- practice ID, where ID is in kebab-case, such as change-size.'
const registry = 'src/practices/index.ts'
const readme = 'README.md'
const question = 'What does this practice ask of a change?'

/** Words of one part that TypeScript does not take as the name of a constant. */
const reserved = new Set(
  `await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements
  import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with
  yield arguments eval`.split(/\s+/),
)

/** Writes the files of a new practice below `root`, or nothing at all if there is a problem. */
export function newPractice(root: string, id: string): Scaffolded {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) {
    return { problem: `"${id}" is not in kebab-case: small letters, digits and single hyphens, such as change-size.` }
  }
  if (id === 'index' || reserved.has(id)) return { problem: `"${id}" means something else here: choose another id.` }
  const contents = {
    [`src/practices/${id}.ts`]: sourceOf(id),
    [`test/practices/${id}.test.ts`]: testOf(id),
    [`docs/practices/${id}.md`]: docOf(id),
  }
  const existing = Object.keys(contents).filter((file) => existsSync(join(root, file)))
  if (existing.length > 0) return { problem: `${existing.join(', ')} exists already: choose another id.` }
  const changed = {
    [registry]: register(readFileSync(join(root, registry), 'utf8'), id),
    [readme]: introduce(readFileSync(join(root, readme), 'utf8'), id),
  }
  for (const [file, content] of Object.entries({ ...contents, ...changed })) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), content)
  }
  return { files: [...Object.keys(contents), ...Object.keys(changed)] }
}

/** Keeps imports and entries in the order of the alphabet. */
function register(source: string, id: string): string {
  const lines = source.split('\n')
  const ours = /^import \{ \w+ \} from '\.\/.*'$/
  const entry = /^ {2}('?)[a-z0-9-]+\1(: \w+)?,$/
  const key = id.includes('-') ? `'${id}': ${camelCase(id)}` : camelCase(id)
  const imports = [...lines.filter((line) => ours.test(line)), `import { ${camelCase(id)} } from './${id}.ts'`]
  const entries = [...lines.filter((line) => entry.test(line)), `  ${key},`]
  const [firstImport, firstEntry] = [
    lines.findIndex((line) => ours.test(line)),
    lines.findIndex((line) => entry.test(line)),
  ]
  return lines
    .flatMap((line, index) => {
      if (index === firstImport) return imports.toSorted(byName(/'\.\/(.*)\.ts'/))
      if (index === firstEntry) return entries.toSorted(byName(/([a-z0-9-]+)/))
      return ours.test(line) || entry.test(line) ? [] : [line]
    })
    .join('\n')
}

/** Adds the practice below the others in the README's table. */
function introduce(text: string, id: string): string {
  const lines = text.split('\n')
  const last = lines.findLastIndex((line) => /^\| \[[a-z0-9-]+\]\(docs\/practices\//.test(line))
  return lines.toSpliced(last + 1, 0, `| [${id}](docs/practices/${id}.md) | ${question} |`).join('\n')
}

const byName = (name: RegExp) => (a: string, b: string) =>
  (name.exec(a)?.[1] ?? '').localeCompare(name.exec(b)?.[1] ?? '', 'en')

const camelCase = (id: string): string => id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

function sentenceCase(id: string): string {
  const words = id.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const sourceOf = (id: string): string => `import * as z from 'zod'
import { definePractice } from '../practice.ts'

const config = z.strictObject({
  labels: z.array(z.string().min(1)).default([]).describe('Labels that the change must carry.'),
})

export const ${camelCase(id)} = definePractice({
  title: '${sentenceCase(id)}',
  question: '${question}',
  subjects: ['pull_request'],
  config,
  evaluate(facts, { labels }) {
    const missing = labels.filter((wanted) => !facts.labels.some(({ name }) => name === wanted))
    if (missing.length === 0) return [{ outcome: 'pass', reason: 'Every label is there.' }]
    return missing.map((label) => ({
      outcome: 'fail',
      reason: \`The label \\\`\${label}\\\` is missing.\`,
      remedy: \`Add the label \\\`\${label}\\\`.\`,
      settings: ['labels'],
    }))
  },
})
`

const testOf = (id: string): string => `import { describe, expect, test } from 'vitest'
import { ${camelCase(id)} } from '../../src/practices/${id}.ts'
import { pullRequest } from '../facts.ts'

describe('${sentenceCase(id).toLowerCase()}', () => {
  test.for([
    { when: 'nothing is asked for', labels: [], outcome: 'pass' },
    { when: 'a label is missing', labels: ['ready'], outcome: 'fail' },
  ])('$outcome when $when', ({ labels, outcome }) => {
    const config = ${camelCase(id)}.config.parse({ labels })

    expect(${camelCase(id)}.evaluate(pullRequest(), config)).toMatchObject([{ outcome }])
  })
})
`

const docOf = (id: string): string => `# ${sentenceCase(id)}

## Summary

What Andon looks at, and when it fails.

## Why

Which harm this prevents, with a source for each number.

## Example that fails

\`\`\`yaml
practices:
  ${id}: { enforcement: enforce, labels: [ready] }
\`\`\`

## Example that passes

A change that carries the label \`ready\`.

## Settings

<!-- settings -->
<!-- /settings -->

## When not to use it

Where something else already gives what this practice is for.
`

if (import.meta.main) {
  const [kind, id, ...rest] = process.argv.slice(2)
  const isAsked = kind === 'practice' && id !== undefined && rest.length === 0
  const result: Scaffolded = isAsked ? newPractice(dirname(import.meta.dirname), id) : { problem: usage }
  if ('problem' in result) {
    console.error(result.problem)
    process.exitCode = 1
  } else {
    const remember = `The practice asks: ${question} Ask better, in its file and in ${readme}.`
    console.log([...result.files, '', remember, 'Now run: npm run generate && npm test'].join('\n'))
  }
}
