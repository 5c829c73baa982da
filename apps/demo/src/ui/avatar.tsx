import type { CSSProperties } from 'react'
import { Icon } from './icon.js'

export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/)
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]]
  return letters
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase()
}

export function Avatar({ user }: { user: { readonly name: string; readonly hue: number } | undefined }) {
  if (!user) {
    return (
      <span className="avatar avatar-nobody" aria-hidden="true">
        <Icon name="person" />
      </span>
    )
  }
  return (
    <span className="avatar" style={{ '--hue': user.hue } as CSSProperties} aria-hidden="true">
      {initialsOf(user.name)}
    </span>
  )
}
