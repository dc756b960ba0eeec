import type { components } from '@octokit/openapi-types'

/** A shape of GitHub's published REST description. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name]
