// Writes what follows from the schema: the JSON schema of the policy file and the settings tables of the practices' pages.
// `--check` writes nothing and fails with the names of stale files.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { ownSettings, policySchema, type Registry, registry } from '../src/policy/schema.ts'

/** Path from the root of the project -> what the file should hold. */
export type Generated = Readonly<Record<string, string>>

const begin = '<!-- settings -->'
const end = '<!-- /settings -->'

/** What a schema says beyond JSON Schema, for our own use. */
const privateMeta = ['stricter', 'zero', 'id']

export function jsonSchema(practices: Registry = registry): string {
  const schema = z.toJSONSchema(policySchema(practices), {
    io: 'input',
    override: ({ jsonSchema: node }) => {
      for (const key of privateMeta) delete node[key]
    },
  })
  const described = {
    ...schema,
    title: 'Andon policy',
    description:
      'The policy of a repository (`.github/andon.yml`) or of an organisation (`andon.yml` in its `.github` repository).',
  }
  return `${JSON.stringify(described, null, 2)}\n`
}

const Setting = z.looseObject({
  description: z.string().default(''),
  default: z.unknown().optional(),
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  items: z.unknown().optional(),
  minimum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  maximum: z.number().optional(),
  /** A mapping that is described once and used in several places. */
  $ref: z.string().optional(),
})

/** The settings of one practice as a Markdown table. */
export function settingsTable(id: string, practices: Registry = registry): string {
  const practice = practices[id]
  if (practice === undefined) throw new Error(`There is no practice ${id}`)
  const { properties = {} } = z.toJSONSchema(practice.config, { io: 'input' })
  const own = z.toJSONSchema(z.strictObject(ownSettings), { io: 'input' }).properties ?? {}
  const rows = Object.entries({ ...properties, ...own }).map(([name, node]) => {
    const setting = Setting.parse(node)
    const cells = [`\`${name}\``, kindOf(setting), defaultOf(setting.default), setting.description]
    return `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`
  })
  return ['| Setting | Value | Default | Meaning |', '|---|---|---|---|', ...rows].join('\n')
}

const plainKinds: Readonly<Record<string, string>> = { boolean: '`true`, `false`', string: 'text', object: 'mapping' }

function kindOf(node: unknown): string {
  const setting = Setting.parse(node)
  const { type = '', enum: values, anyOf, items, $ref } = setting
  if ($ref !== undefined) return 'mapping'
  if (values !== undefined) return values.map((value) => `\`${String(value)}\``).join(', ')
  if (anyOf !== undefined) return anyOf.map(kindOf).join(', or ')
  if (type === 'array') return `list of ${kindOf(items)}`
  return type === 'integer' ? wholeNumber(setting) : (plainKinds[type] ?? 'anything')
}

function wholeNumber({ minimum, exclusiveMinimum, maximum }: z.output<typeof Setting>): string {
  const least = exclusiveMinimum === undefined ? minimum : exclusiveMinimum + 1
  if (maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER) return `whole number, ${least ?? 0} to ${maximum}`
  return least === undefined || least < 0 ? 'whole number' : `whole number, at least ${least}`
}

function defaultOf(value: unknown): string {
  if (value === undefined) return ''
  if (Array.isArray(value)) return value.length === 0 ? 'empty' : value.map((item) => `\`${String(item)}\``).join(', ')
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``
}

/** The page with a new table between its markers. */
export function withTable(page: string, table: string): string {
  const from = page.indexOf(begin)
  const to = page.indexOf(end)
  if (from < 0 || to < from) throw new Error(`The page has no ${begin} … ${end}`)
  return `${page.slice(0, from + begin.length)}\n\n${table}\n\n${page.slice(to)}`
}

/** Everything that is generated, from the pages under `root`. A practice without a page is its test's affair. */
export function generate(root: string, practices: Registry = registry): Generated {
  const pages = Object.keys(practices)
    .map((id) => ({ id, path: `docs/practices/${id}.md` }))
    .filter(({ path }) => existsSync(join(root, path)))
    .map(({ id, path }) => [path, withTable(readFileSync(join(root, path), 'utf8'), settingsTable(id, practices))])
  return { 'policies/andon.schema.json': jsonSchema(practices), ...Object.fromEntries(pages) }
}

/** Paths of the files that do not hold what they should. */
export function staleFiles(root: string, generated: Generated): readonly string[] {
  return Object.entries(generated)
    .filter(([path, content]) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== content)
    .map(([path]) => path)
}

function main(): void {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
  const root = fileURLToPath(new URL('..', import.meta.url))
  const generated = generate(root)
  const stale = staleFiles(root, generated)
  if (values.check) {
    for (const path of stale) console.error(`${path} is stale: run npm run generate`)
    process.exitCode = stale.length > 0 ? 1 : 0
    return
  }
  for (const path of stale) {
    writeFileSync(join(root, path), generated[path] ?? '')
    console.log(`wrote ${path}`)
  }
}

if (import.meta.main) main()
