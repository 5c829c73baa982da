// The width of the panel counts, not that of the window: docked to the right it is narrow on a wide screen.
export const narrowCss = `
@container (max-width: 1150px) {
  .row { grid-template-columns: 42px 96px minmax(30px, 1fr) 118px }
  .row-time { display: none }
}
@container (max-width: 860px) {
  .split { grid-template-columns: minmax(0, 1fr); grid-template-rows: minmax(120px, 1fr) minmax(120px, 1.2fr) }
  .virtual { border-right: 0; border-bottom: 1px solid var(--hf-border) }
}
@container (max-width: 640px) {
  .brand-name, .lamp-connection, .lamp-readonly span { display: none }
  .lamp-readonly { padding: 0 5px }
  .header { padding-left: 10px; gap: 6px }
  .store-picker { max-width: 130px }
  .body { flex-direction: column }
  .nav { width: auto; flex-direction: row; padding: 4px 6px; border-right: 0; border-bottom: 1px solid var(--hf-border); scrollbar-width: none }
  .nav button { gap: 6px; padding: 0 8px }
  .nav button::after { display: none }
  .nav .icon { display: none }
  .row { grid-template-columns: 36px 84px minmax(20px, 1fr) 92px; gap: 6px }
  .mark-time { display: none }
  .toolbar-note { display: none }
  .tiles { grid-template-columns: repeat(3, 1fr) }
  .tile { padding: 7px 9px }
  .tile dd { font-size: 15px }
  .setting { flex-direction: column; align-items: stretch; gap: 6px }
  .setting-control { width: auto }
  .log li { grid-template-columns: auto 1fr; gap: 0 10px }
  .log-text { grid-column: 1 / -1 }
  .opened { display: none }
  .phase { grid-template-columns: 16px 1fr }
  .phase .dim { grid-column: 2 }
}
@container (max-width: 480px) {
  .lamp-health span { display: none }
  .lamp-readonly { display: none }
  .lamp { padding: 0 7px }
  .tools { gap: 0 }
  .row { padding: 0 8px; grid-template-columns: 30px 78px minmax(20px, 1fr) 88px }
}
`
