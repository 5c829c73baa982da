/** Which dialog is open, and about what. */
export type BoardDialog =
  | { readonly kind: 'task'; readonly id: string }
  | { readonly kind: 'import'; readonly file: File }
  | { readonly kind: 'sample'; readonly count: number }
  | { readonly kind: 'archive' }
  | { readonly kind: 'backups' }
  | { readonly kind: 'people' }
  | { readonly kind: 'clear' }
  | { readonly kind: 'help' }
