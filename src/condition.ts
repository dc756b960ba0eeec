// The one language of conditions, wherever a policy says `when`. Matching is in conditions/match.ts, the schema in conditions/schema.ts.

/** Three-valued: an unknown condition stops the matching and the decision is wait. */
export type Truth = true | false | 'unknown'

/** A comparison with a whole number, parsed from text such as `> 800` or `<= 100`. */
export type Comparison = Readonly<{ operator: '<' | '<=' | '>' | '>=' | '='; value: number }>

/** People, as alternatives: logins (Apps end in `[bot]`), active members of teams, members of organisations. */
export type Among = Readonly<{
  users?: readonly string[]
  teams?: readonly string[]
  organizations?: readonly string[]
}>

/** RE2 patterns, searched for. Both must hold: one of `matches` is found, and none of `notMatches`. */
export type Patterns = Readonly<{ matches?: readonly string[]; notMatches?: readonly string[] }>

/** RE2 patterns over paths; those that match one of `ignore` are taken away first. */
export type PathPatterns = Readonly<{ matches: readonly string[]; ignore?: readonly string[] }>

type AppliedBy = Readonly<{ permission?: 'triage' | 'write' | 'maintain' | 'admin'; teams?: readonly string[] }>

export type Condition =
  | Readonly<{ any: readonly Condition[] }>
  | Readonly<{ all: readonly Condition[] }>
  | Readonly<{ not: Condition }>
  | Predicates

/** All predicates that are given must hold. Lists are alternatives unless a field says otherwise. */
export type Predicates = Readonly<{
  /** Globs, or patterns; true if any changed file matches one. */
  paths?: readonly string[] | PathPatterns
  /** True if no changed file matches one: the opposite of `paths`. */
  noPaths?: readonly string[] | PathPatterns
  /** True if every changed file matches one (and there is a file). */
  onlyPaths?: readonly string[] | PathPatterns
  /** Any of these labels, or all of them, applied by someone who may. */
  labels?:
    | Readonly<{ anyOf: readonly string[]; appliedBy?: AppliedBy }>
    | Readonly<{ allOf: readonly string[]; appliedBy?: AppliedBy }>
  /** RE2 pattern, searched for. */
  title?: string | Patterns
  /** Globs over branch names. */
  base?: readonly string[] | Patterns
  head?: readonly string[] | Patterns
  author?: Among
  authorTeams?: readonly string[]
  draft?: boolean
  fork?: boolean
  /** Added plus deleted lines, generated files left out; of several comparisons one must hold. */
  changedLines?:
    | Comparison
    | Readonly<{ anyOf: Readonly<{ additions?: Comparison; deletions?: Comparison; total?: Comparison }> }>
  changedFiles?: Comparison
  /** Globs over check names: each must match at least one check and every match must have passed. By name: exact names and the conclusions that will do. */
  checks?: readonly string[] | Readonly<{ names: readonly string[]; conclusions?: readonly string[] }>
  /** Globs over workflow names, in the same way; or files of workflows, each run for every event that triggered it. */
  workflows?: readonly string[] | Readonly<{ files: readonly string[]; conclusions?: readonly string[] }>
  /** Every commit carries a signature that GitHub verified. */
  signed?: boolean
  /** Every commit carries a verified signature of one of these people. */
  signedBy?: Among
  /** Ids of GPG keys; every commit carries a verified signature by one of them. */
  signedWithKeys?: readonly string[]
  /** True if any author or committer of a commit is one of them. */
  contributors?: Among
  /** True if every author and committer of every commit is one of them. */
  onlyContributors?: Among
  /** Whether nobody else than who opened the pull request wrote or committed a commit. */
  authorIsOnlyContributor?: boolean
  linkedIssue?: boolean | Readonly<{ labels: readonly string[] }>
  linkedIncident?: 'open' | 'any'
  timeWindow?: Readonly<{ zone: string; allow: readonly string[] }>
  /** Globs over owner/name. */
  repository?: readonly string[] | Patterns
}>
