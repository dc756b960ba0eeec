import type { GraphQLFieldResolver, GraphQLResolveInfo } from 'graphql'
import { refusal } from './refusal.ts'

/** An entity as one GraphQL type shows it: a value per field, or a function of the field's arguments. */
export type View = Readonly<{ __typename: string; [field: string]: unknown }>

/** Checks a view's field names against GitHub's type, at compile time. */
export type FieldsOf<T> = Partial<Record<keyof T, unknown>> & Readonly<{ __typename: string }>

type Arguments = Readonly<Record<string, unknown>>

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Notes which arguments are looked at, those of input objects included: an argument that is ignored would be a silent lie. */
function watched(args: Arguments, prefix: string, read: Set<string>): Arguments {
  return new Proxy(args, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof name !== 'string') return value
      read.add(prefix + name)
      return isRecord(value) ? watched(value, `${prefix}${name}.`, read) : value
    },
  })
}

function names(args: Arguments, prefix = ''): string[] {
  return Object.entries(args).flatMap(([name, value]) => [
    prefix + name,
    ...(isRecord(value) ? names(value, `${prefix}${name}.`) : []),
  ])
}

/** The arguments that the query gives, without the schema's defaults. */
function given(args: Arguments, info: GraphQLResolveInfo): readonly string[] {
  const written = new Set(info.fieldNodes.flatMap((node) => (node.arguments ?? []).map(({ name }) => name.value)))
  return names(args).filter((path) => written.has(path.split('.')[0] ?? ''))
}

/** Looks the field up in its view. A field or an argument that the view does not know is an error that names it, never null. */
export const strictResolver: GraphQLFieldResolver<unknown, unknown> = (view, args: Arguments, _context, info) => {
  const field = `${info.parentType.name}.${info.fieldName}`
  if (!isRecord(view) || !Object.hasOwn(view, info.fieldName)) {
    throw refusal('NOT_IMPLEMENTED', `The GitHub double does not know ${field}.`)
  }
  const value = view[info.fieldName]
  const read = new Set<string>()
  const answer: unknown = typeof value === 'function' ? value(watched(args, '', read), info) : value
  const ignored = given(args, info).filter((name) => !read.has(name))
  if (ignored.length > 0) {
    throw refusal('NOT_IMPLEMENTED', `The GitHub double does not know ${ignored.join(', ')} of ${field}.`)
  }
  return answer
}
