import * as z from 'zod'
import { type Line, ok, problem } from './line.ts'

const levels: readonly (string | undefined)[] = ['read', 'write', 'admin']
const Permissions = z.record(z.string(), z.string())
type Permissions = z.output<typeof Permissions>

type Manifest = Readonly<{ default_permissions: Permissions; default_events: readonly string[] }>

/** The App as it is registered, and an installation of it, as far as they tell what Andon may do. */
export const Granted = z.object({ permissions: Permissions, events: z.array(z.string()) })
type Granted = z.output<typeof Granted>

const rank = (level: string | undefined): number => levels.indexOf(level)

const lacking = (wanted: Permissions, held: Permissions): readonly string[] =>
  Object.entries(wanted)
    .filter(([name, level]) => rank(held[name]) < rank(level))
    .map(([name, level]) => `${name}: ${level}`)

/** Compares what app.yml asks for with what the App asks for and what the installation's owner has granted. */
export function grantLines(
  manifest: Manifest,
  app: Granted,
  installation: Granted & Readonly<{ settingsUrl: string }>,
): readonly Line[] {
  const unasked = lacking(manifest.default_permissions, app.permissions)
  const ungranted = lacking(manifest.default_permissions, installation.permissions).filter(
    (name) => !unasked.includes(name),
  )
  const unheard = manifest.default_events.filter((event) => !app.events.includes(event))
  const count = Object.keys(manifest.default_permissions).length
  return [
    ...(unasked.length === 0
      ? []
      : [
          problem(
            'Permissions',
            `The App does not ask for ${unasked.join(', ')}.`,
            "Set them under Permissions in the App's settings; app.yml says what each is for.",
          ),
        ]),
    ...(ungranted.length === 0
      ? []
      : [
          problem(
            'Permissions',
            `Not granted: ${ungranted.join(', ')}.`,
            `An owner accepts them at ${installation.settingsUrl}.`,
          ),
        ]),
    ...(unasked.length + ungranted.length === 0 ? [ok('Permissions', `All ${count} are granted.`)] : []),
    unheard.length === 0
      ? ok('Events', `Subscribed to all ${manifest.default_events.length}.`)
      : problem(
          'Events',
          `The App does not hear ${unheard.join(', ')}.`,
          "Subscribe to them in the App's settings, under Permissions & events.",
        ),
  ]
}
