// The one language of conditions, wherever a policy says `when`. Matching is in conditions/match.ts, the schema in conditions/schema.ts.

/** Three-valued: an unknown condition stops the matching and the decision is wait. */
export type Truth = true | false | 'unknown'

/** A comparison with a whole number, parsed from text such as `> 800` or `<= 100`. */
export type Comparison = Readonly<{ operator: '<' | '<=' | '>' | '>=' | '='; value: number }>

export type Condition =
  | Readonly<{ any: readonly Condition[] }>
  | Readonly<{ all: readonly Condition[] }>
  | Readonly<{ not: Condition }>
  | Predicates

/** All predicates that are given must hold. Lists are alternatives unless a field says otherwise. */
export type Predicates = Readonly<{
  /** Globs; true if any changed file matches one. */
  paths?: readonly string[]
  /** Globs; true if every changed file matches one (and there is a file). */
  onlyPaths?: readonly string[]
  /** Any of these labels, applied by someone who may. */
  labels?: Readonly<{
    anyOf: readonly string[]
    appliedBy?: Readonly<{ permission?: 'triage' | 'write' | 'maintain' | 'admin'; teams?: readonly string[] }>
  }>
  /** RE2 pattern, searched for. */
  title?: string
  /** Globs over branch names. */
  base?: readonly string[]
  head?: readonly string[]
  /** Logins, case-insensitive; `[bot]` suffix for Apps. */
  author?: readonly string[]
  authorTeams?: readonly string[]
  draft?: boolean
  fork?: boolean
  /** Added plus deleted lines, generated files left out. */
  changedLines?: Comparison
  changedFiles?: Comparison
  /** Globs over check names; each must match at least one check and every match must have passed. */
  checks?: readonly string[]
  /** Globs over workflow names, in the same way. */
  workflows?: readonly string[]
  /** Every commit carries a signature that GitHub verified. */
  signed?: boolean
  /** Logins; true if any author or committer of a commit is one of them. */
  contributors?: readonly string[]
  linkedIssue?: boolean | Readonly<{ labels: readonly string[] }>
  linkedIncident?: 'open' | 'any'
  timeWindow?: Readonly<{ zone: string; allow: readonly string[] }>
  /** Globs over owner/name. */
  repository?: readonly string[]
}>
