// GitHub's GraphQL API over the double's state: GitHub's own published schema decides what can be asked, and nothing is made up.
import { readFileSync } from 'node:fs'
import { buildSchema, type GraphQLSchema } from 'graphql'

let built: GraphQLSchema | undefined

/** The published schema, built once per process. Its package's own module parses and builds two more copies when imported: twice the time. */
export function githubSchema(): GraphQLSchema {
  const file = new URL('./schema.graphql', import.meta.resolve('@octokit/graphql-schema'))
  built ??= buildSchema(readFileSync(file, 'utf8'), { assumeValidSDL: true })
  return built
}
