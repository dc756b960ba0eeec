// What a request costs of GitHub's limits, read off the request itself.
import type { Ask } from './limits.ts'

export type Priced = Pick<Ask, 'resource' | 'write' | 'content'>

/** Mutations that notify nobody. Any other field of a mutation counts as content, as comments do. */
const quiet: readonly string[] = ['createCheckRun', 'updateCheckRun']

export function priceOfDocument(document: string): Priced {
  const write = /^\s*mutation\b/.test(document)
  const fields = write ? [...document.matchAll(/\b(\w+)\s*\(\s*input\s*:/g)].map(([, field = '']) => field) : []
  return { resource: 'graphql', write, content: fields.filter((field) => !quiet.includes(field)).length }
}

/** `route` is a method and a path, such as `GET /repos/{owner}/{repo}`. */
export function priceOfRoute(route: string): Priced {
  const write = !/^(GET|HEAD) /.test(route)
  return { resource: 'rest', write, content: write ? 1 : 0 }
}
