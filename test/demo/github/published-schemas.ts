// GitHub's published descriptions of its REST answers and its webhooks, as validators.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import * as z from 'zod'

const require = createRequire(import.meta.url)
const read = (file: string): unknown => JSON.parse(readFileSync(require.resolve(file), 'utf8'))

const Content = z.object({ content: z.record(z.string(), z.unknown()).optional() })
const Operation = z.object({ responses: z.record(z.string(), z.union([Content, z.object({ $ref: z.string() })])) })
const Description = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.object({ responses: z.record(z.string(), z.unknown()) }),
})
const Hooks = z.object({
  webhooks: z.record(z.string(), z.object({ post: z.object({ requestBody: z.looseObject({}) }) })),
})

/** OpenAPI 3.0 says `nullable`, JSON Schema says `null`. */
function withNull(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withNull)
  if (typeof node !== 'object' || node === null) return node
  const { nullable, ...rest } = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withNull(value)]))
  return nullable === true ? { anyOf: [rest, { type: 'null' }] } : rest
}

function validatorOf(document: unknown): (pointer: string) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, validateFormats: true, logger: false })
  addFormats.default(ajv)
  // not in ajv-formats; GitHub uses it for addresses with placeholders
  ajv.addFormat('repo.nwo', true)
  const known = new Map<string, ValidateFunction>()
  ajv.addSchema({ ...z.record(z.string(), z.unknown()).parse(document), $id: 'github' })
  return (pointer) => {
    const validator = known.get(pointer) ?? ajv.compile({ $ref: `github#${pointer}` })
    known.set(pointer, validator)
    return validator
  }
}

const escaped = (key: string): string => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))

/** `/repos/{owner}/{repo}` and `/repos/:owner/:repo{.+}` alike become the same shape. */
export const shapeOf = (path: string): string => path.replace(/:\w+(\{[^}]+\})?/g, '*').replace(/\{[^}]+\}/g, '*')

export type Check = (value: unknown) => string | null

const asCheck =
  (validate: ValidateFunction): Check =>
  (value) =>
    validate(value) ? null : JSON.stringify(validate.errors?.slice(0, 3))

const each =
  (check: Check): Check =>
  (values) =>
    z
      .array(z.unknown())
      .parse(values)
      .map(check)
      .find((problem) => problem !== null) ?? null

/** The check of an answer; undefined if GitHub describes no such route or status; null if it has no body. */
export type RestSchemas = (route: { method: string; path: string; status: number }) => Check | null | undefined

type Found = Readonly<{ content: Readonly<Record<string, unknown>> | undefined; at: string }>

/** Where the description tells what a route answers. */
function answerOf(description: z.infer<typeof Description>, at: readonly [string, string, string]): Found | undefined {
  const [path, method, status] = at
  const operation = Operation.safeParse(description.paths[path]?.[method])
  const answer = operation.data?.responses[status]
  if (answer === undefined) return undefined
  if (!('$ref' in answer))
    return { content: answer.content, at: `/paths/${escaped(path)}/${method}/responses/${status}` }
  const name = answer.$ref.split('/').at(-1) ?? ''
  return { content: Content.parse(description.components.responses[name]).content, at: `/components/responses/${name}` }
}

export function restSchemas(): RestSchemas {
  const document = withNull(read('@octokit/openapi/generated/api.github.com.json'))
  const description = Description.parse(document)
  const compile = validatorOf(document)
  const paths = new Map(Object.keys(description.paths).map((path) => [shapeOf(path), path]))
  return ({ method, path, status }) => {
    const template = paths.get(shapeOf(path)) ?? ''
    // the description of this one route demands an account that is a person and an enterprise at once: take that of one installation
    if (template === '/app/installations') return each(asCheck(compile('/components/schemas/installation')))
    const answer = answerOf(description, [template, method.toLowerCase(), String(status)])
    if (answer === undefined) return undefined
    const { content, at } = answer
    if (content === undefined) return null
    const type = 'application/json' in content ? 'application/json' : (Object.keys(content)[0] ?? '')
    return asCheck(compile(`${at}/content/${escaped(type)}/schema`))
  }
}

/** The check of a webhook's body; undefined if GitHub describes no such event and action. */
export type HookSchemas = (event: string, action: string | null) => Check | undefined

export function hookSchemas(): HookSchemas {
  const document = read('@octokit/openapi-webhooks/generated/api.github.com.json')
  const { webhooks } = Hooks.parse(document)
  const compile = validatorOf(document)
  return (event, action) => {
    const name = [event, ...(action === null ? [] : [action])].join('-').replaceAll('_', '-')
    if (webhooks[name] === undefined) return undefined
    const at = `/webhooks/${escaped(name)}/post/requestBody/content/${escaped('application/json')}/schema`
    return asCheck(compile(at))
  }
}
