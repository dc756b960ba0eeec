import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import { readPresets } from '../src/facts/policy-file.ts'
import { readEvent } from '../src/github/read-event.ts'
import { resolvePolicy } from '../src/policy/resolve.ts'
import { practices } from '../src/practices/index.ts'
import { readAppFile } from '../src/web/manifest.ts'
import { examples } from './github/webhook-examples.ts'
import { readmeExample } from './readme-example.ts'

const documents = [...globSync('*.md'), ...globSync('docs/**/*.md')].sort()
const text = (file: string): string => readFileSync(file, 'utf8')

/** Every policy that a document shows: the fenced YAML that begins with a version. */
const policies = documents.flatMap((file) =>
  [...text(file).matchAll(/```yaml\n([\s\S]*?)```/g)]
    .map(([, content = '']) => content)
    .filter((content) => /^version:/m.test(content))
    .map((content, index) => ({ where: `${file}, example ${index + 1}`, content })),
)

describe('the documents', () => {
  test.for(policies)('show a policy that is valid: $where', async ({ content }) => {
    const source = { scope: 'repository', file: 'example', sha: 'example', text: content } as const
    const presets = await readPresets()
    const isOrganization = content.includes('locked:')
    const resolved = resolvePolicy({
      presets,
      organization: isOrganization ? { ...source, scope: 'organization' } : null,
      repository: isOrganization ? null : source,
    })

    expect(resolved.problems).toEqual([])
    expect(resolved.policy).not.toBeNull()
  })

  test.for(documents)('%s links to files that exist', (file) => {
    const links = [...text(file).matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)].map(([, target = '']) => target)

    expect(links.filter((target) => !existsSync(join(dirname(file), target)))).toEqual([])
  })

  test('CONTRIBUTING names files that exist', () => {
    const named = [...text('CONTRIBUTING.md').matchAll(/`((?:src|docs|test|demo|policies)\/[\w./-]+)`/g)]

    expect(named.map(([, path = '']) => path).filter((path) => !existsSync(path))).toEqual([])
  })

  test('README shows a check as Andon really words it', async () => {
    const { title, summary } = await readmeExample()
    const [, shown] = /<!-- check -->\n([\s\S]*)<!-- \/check -->/.exec(text('README.md')) ?? []

    expect(shown?.trim()).toBe(`### ❌ Andon · ${title}\n\n${summary}`)
  })

  test('README asks the questions of the practices', () => {
    const lines = text('README.md').split('\n')
    const rows = Object.entries(practices).map(
      ([id, { question }]) => `| [${id}](docs/practices/${id}.md) | ${question} |`,
    )

    expect(rows.filter((row) => !lines.includes(row))).toEqual([])
  })

  test('AGENTS.md stays short', () => {
    expect(text('AGENTS.md').split('\n').length).toBeLessThan(60)
  })
})

/** GitHub's examples of comments are all on issues. */
const onPullRequest = ({ issue }: Readonly<Record<string, unknown>>): object =>
  typeof issue === 'object' ? { issue: { ...issue, pull_request: {} } } : {}

describe('app.yml', () => {
  test('gives the reason of each permission', () => {
    const lines = text('app.yml').split('\n')
    const permissions = lines.flatMap((line, index) => (/^ {2}\w+: (read|write)$/.test(line) ? [index] : []))

    expect(permissions).toHaveLength(
      Object.keys(z.record(z.string(), z.unknown()).parse(parse(text('app.yml'))['default_permissions'])).length,
    )
    for (const index of permissions) expect(lines[index - 1]).toMatch(/^ {2}# /)
  })

  test('never asks for what Andon must not have', () => {
    const { default_permissions: permissions } = readAppFile()

    expect(Object.values(permissions)).not.toContain('admin')
    expect(permissions).not.toHaveProperty('administration')
    expect(permissions).not.toHaveProperty('workflows')
    expect(permissions['contents']).toBe('read')
  })

  test('subscribes to exactly the events that mean something to Andon', () => {
    const { default_events: events } = readAppFile()
    // An App hears of its installations without asking.
    const always = ['installation', 'installation_repositories']
    const meaningful = examples
      .filter(
        ({ name, payload }) =>
          readEvent(
            name,
            { ...payload, ...onPullRequest(payload), ref: 'refs/heads/main', created: false, deleted: false },
            1,
          ) !== null,
      )
      .map(({ name }) => name)
      .concat('issues') // of which GitHub publishes no example that is closed

    expect(events.toSorted()).toEqual([...new Set(meaningful)].filter((name) => !always.includes(name)).sort())
  })
})
