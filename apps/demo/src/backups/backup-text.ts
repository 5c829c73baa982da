import { type Backup, type BackupDetails, isHoldfastError, type SliceDifference } from '@holdfast/core'

const kindNames: Readonly<Record<BackupDetails['kind'], string>> = {
  manual: 'Made by hand',
  automatic: 'Made automatically',
  'before-restore': 'Made before a restore',
  'before-import': 'Made before an import',
  'before-migration': 'Made before an update of the app',
  checkpoint: 'Checkpoint',
}

const partNames: Readonly<Record<string, string>> = {
  tasks: 'Tasks',
  archive: 'Archive',
  users: 'People',
  settings: 'Settings',
  limits: 'Column limits',
}

const countText = (count: number, one: string) => `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`

function sizeText(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1_000)).toLocaleString('en')} kB`
  return `${(bytes / 1_000_000).toLocaleString('en', { maximumFractionDigits: 1 })} MB`
}

/** What a backup is called: its note, or else why it was made. */
export function backupName({ details }: Backup): string {
  return details === null ? 'Broken backup' : details.note || kindNames[details.kind]
}

/** When it was made, why, and how much is in it; one short phrase each. */
export function backupFacts({ details, sizeBytes, isImported, persistent }: Backup): readonly string[] {
  const size = sizeText(sizeBytes)
  if (details === null) return [size]
  const facts = [new Date(details.at).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' })]
  if (isImported) facts.push('From a file')
  else if (details.note !== '') facts.push(kindNames[details.kind])
  facts.push(countText(details.counts.tasks ?? 0, 'task'), size)
  if (!persistent) facts.push('Gone when this page is closed')
  return facts
}

/** What a restore changes, a line for each part of the board that it touches; none: nothing. */
export function differenceLines(differences: readonly SliceDifference[]): readonly string[] {
  return differences
    .filter(({ isChanged }) => isChanged)
    .map(({ slice, added, changed, removed }) => {
      const counts = [
        [added.length, 'brought back'],
        [changed.length, 'changed'],
        [removed.length, 'removed'],
      ] as const
      const said = counts.filter(([count]) => count > 0).map(([count, what]) => `${count.toLocaleString('en')} ${what}`)
      return `${partNames[slice] ?? slice}: ${said.join(', ') || 'changed'}`
    })
}

/** Why something with a backup did not work, for the person at the screen. */
export function backupProblem(error: Error): string {
  const code = isHoldfastError(error) ? error.code : undefined
  if (code === 'STORAGE_FULL') return 'This device is out of space. Older backups are as they were.'
  if (code === 'STATE_CORRUPTED') return 'This backup is broken: it can not be used, and nothing was changed.'
  if (code === 'VALIDATION_FAILED') return `This backup does not fit this board; nothing was changed. ${error.message}`
  if (code === 'OUTDATED') return 'A newer version of this app made this backup: reload the page to use it.'
  return error.message
}
