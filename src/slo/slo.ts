// A service level objective, read and checked: what should hold, over which time, and how its budget is spent.
import type { AlertShare } from './burn-rate.ts'
import type { Combine } from './combine.ts'
import type { MaintenanceMode } from './maintenance.ts'
import type { Target } from './objective.ts'
import type { Rational } from './rational.ts'
import type { StateThresholds } from './state.ts'
import type { EmptySlice } from './timeslices.ts'
import type { Window } from './window.ts'

/** Where its figures come from. `source`: the name of a data source that the operator configured. */
export type Indicator =
  | Readonly<{ from: 'incidents' }>
  | Readonly<{ from: 'counts' }>
  | Readonly<{
      from: 'prometheus'
      source: string
      total: string
      part: Readonly<{ is: 'good' | 'bad'; query: string }>
    }>

export type Budgeting =
  | Readonly<{ method: 'time' }>
  | Readonly<{ method: 'occurrences' }>
  | Readonly<{ method: 'timeslices'; ms: number; target: Rational; emptySlice: EmptySlice }>
  | Readonly<{ method: 'ratioTimeslices'; ms: number; emptySlice: EmptySlice }>

export type Slo = Readonly<{
  name: string
  service: string
  /** What its consumers cannot do, or do badly, when it does not hold; null if a file of another tool does not say. */
  consumerEffect: string | null
  target: Target
  window: Window
  indicator: Indicator
  budgeting: Budgeting
  overlaps: Combine
  /** By severity, from 0 to 1. A severity that is not named weighs 1. */
  severityWeights: Readonly<Record<string, Rational>>
  /** `allowanceMs` a calendar month; null: as much as is declared in time. */
  maintenance: Readonly<{ mode: MaintenanceMode; allowanceMs: number | null; timeZone: string }>
  thresholds: StateThresholds
  alerts: readonly AlertShare[]
}>
