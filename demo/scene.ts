// What a scene of the demo is made of.
import type { GitHubDouble } from './github/server.ts'

/** What must stand on GitHub after a step: on a pull request's head, or on the merge group that was asked about last. */
export type Expected = Readonly<{
  repo: string
  on: number | 'merge group'
  decision: 'allow' | 'wait' | 'deny'
  title: RegExp
}>

export type Step = Readonly<{
  title: string
  /** The webhook that says so; `none` where GitHub refuses the act. */
  event: string
  act(github: GitHubDouble): void | Promise<void>
  expected: Expected
}>

export const lines = (count: number, name: string) =>
  Array.from({ length: count }, (_, index) => `export const ${name}${index} = ${index}`)
    .join('\n')
    .concat('\n')

export const description = (why: string, task = '- [x] Ran the tests') =>
  `## Why\n\n${why}\n\n## How to verify\n\n${task}\n`
