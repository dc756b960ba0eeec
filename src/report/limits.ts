import type { Origin, Policy } from '../policy.ts'

/** A setting that decided: its value for the change model that was judged, and where that was set. */
export type Limit = Readonly<{ setting: string; value: unknown; origin: Origin | null; locked: boolean }>

/** `model` is the name of the change model, null if none is known. Settings that no layer gives have no origin. */
export function limitOf(
  policy: Policy,
  practice: string,
  choice: Readonly<{ setting: string; model: string | null }>,
): Limit {
  const { setting, model } = choice
  const wanted = policy.practices[practice]
  const override = model !== null && Object.hasOwn(wanted?.byModel ?? {}, model) ? wanted?.byModel[model] : undefined
  const origin =
    (override && policy.origins[`practices.${practice}.changeModels.${model}.${setting}`]) ??
    policy.origins[`practices.${practice}.${setting}`]
  const { config, ...rest } = override ?? wanted?.standing ?? { config: {}, enforcement: 'off', why: null }
  const value = setting in config ? config[setting] : new Map(Object.entries(rest)).get(setting)
  return { setting, value, origin: origin ?? null, locked: wanted?.locked ?? false }
}

/** As a policy file would say it: `maxLines: 400`. */
export function written({ setting, value }: Pick<Limit, 'setting' | 'value'>): string {
  if (value === undefined) return `${setting}: not set`
  return `${setting}: ${typeof value === 'string' ? value : JSON.stringify(value).replaceAll('"', "'")}`
}

export function placeOf(origin: Origin | null): string {
  if (origin === null) return "Andon's default"
  return origin.line === 0 ? origin.file : `${origin.file} line ${origin.line}`
}
