// What is wanted: the preset, organisation and repository layers merged, and where each value came from.
import type { Condition } from './condition.ts'

export type Enforcement = 'off' | 'observe' | 'advise' | 'enforce'
/** Weakest first. */
export const enforcements = ['off', 'observe', 'advise', 'enforce'] as const satisfies readonly Enforcement[]
export const capped = (enforcement: Enforcement, atMost: Enforcement): Enforcement =>
  enforcements.indexOf(enforcement) <= enforcements.indexOf(atMost) ? enforcement : atMost

export type Scope = 'preset' | 'organization' | 'repository'

/** A policy file as read: `file` is how people find it (`acme/.github/andon.yml`), `sha` its git blob. */
export type PolicySource = Readonly<{ scope: Scope; file: string; sha: string; text: string }>

export type Layer = Readonly<{ scope: Scope; file: string; sha: string }>

/** Where a value came from; `line` counts from 1, and is 0 where it may not be told. Defaults of the schema have no layer. */
export type Origin = Layer & Readonly<{ line: number }>

export type ChangeType = 'standard' | 'normal' | 'emergency'
export type ChangeModel = Readonly<{ name: string; type: ChangeType; when: Condition }>

/** Settings of one practice, parsed, with every default filled in. */
export type Setting = Readonly<{
  enforcement: Enforcement
  why: string | null
  config: Readonly<Record<string, unknown>>
}>

export type PracticePolicy = Readonly<{
  /** Settings for a change that matches no model, or a model without overrides. */
  standing: Setting
  /** Change model name -> settings with its overrides merged in. */
  byModel: Readonly<Record<string, Setting>>
  /** The organisation locked it: the repository's settings for it are ignored, and reported. */
  locked: boolean
}>

/** Who may let a practice pass, openly, for one head. */
export type OverrideRule = Readonly<{
  /** Least permission on the repository; `nobody`: only the teams. */
  permission: 'write' | 'maintain' | 'admin' | 'nobody'
  /** `org/slug`; members may whatever their permission is. */
  teams: readonly string[]
  /** Whether who wrote a part of the change may: `withControls` while the controls hold that let one person hold several duties. */
  byAuthor: 'never' | 'withControls' | 'always'
  /** Ids; null: every practice. */
  practices: readonly string[] | null
}>

export type Policy = Readonly<{
  layers: readonly Layer[]
  /** sha256 of the merged content, hex: the same policy has the same digest. */
  digest: string
  atMost: Enforcement
  /** One check named `Andon`, or one per practice. */
  checks: 'single' | 'perPractice'
  changeModels: readonly ChangeModel[]
  /** `locked` is for the practices that the organisation locked: no repository has a say in it. */
  overrides: Readonly<{ standing: OverrideRule; locked: OverrideRule }>
  practices: Readonly<Record<string, PracticePolicy>>
  /** `practices.change-size.maxLines` -> where it was set. */
  origins: Readonly<Record<string, Origin>>
}>

/** A problem in a policy file, shown to its author. Line and column count from 1, and are 0 where they may not be told. */
export type Problem = Readonly<{
  severity: 'error' | 'warning'
  file: string
  line: number
  column: number
  /** Dotted path of the setting, empty for the whole file. */
  setting: string
  /** A sentence that ends with the remedy. */
  message: string
}>

/** The strongest enforcement that any practice has under any change model. */
export function strongest(policy: Policy): Enforcement {
  const levels = Object.values(policy.practices)
    .flatMap(({ standing, byModel }) => [standing, ...Object.values(byModel)])
    .map(({ enforcement }) => enforcements.indexOf(enforcement))
  return enforcements[Math.max(0, ...levels)] ?? 'off'
}

/** Who may override a practice. */
export const overrideRuleFor = ({ overrides, practices }: Policy, practice: string): OverrideRule =>
  practices[practice]?.locked === true ? overrides.locked : overrides.standing
