/** Weakest first. */
export const permissionLevels = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const
export type Permission = (typeof permissionLevels)[number]

/** `read` or `write` per permission name, such as `{ checks: 'write' }`. */
export type AppPermissions = Readonly<Record<string, 'read' | 'write' | 'admin'>>
