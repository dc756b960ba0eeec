// The settings that hold for one change: those of its change model if there are any, under the policy's cap.
import { capped, type Policy, type Setting } from '../policy.ts'

/** Null if the policy does not ask the practice. `model` is the name of the change model, `normal` included. */
export function effectiveSetting(policy: Policy, practice: string, model: string): Setting | null {
  const asked = own(policy.practices, practice)
  if (asked === undefined) return null
  const setting = own(asked.byModel, model) ?? asked.standing
  // A repository's cap does not reach what the organisation locked; the organisation's own is in the settings.
  return asked.locked ? setting : { ...setting, enforcement: capped(setting.enforcement, policy.atMost) }
}

/** A change model may be called `constructor`. */
const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined
