import '@holdfast/devtools/standalone'
