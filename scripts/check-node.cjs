// Runs under whatever Node npm found, however old: keep to old syntax.
var major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  console.error(
    'Ledgerline needs Node 24.15 or newer, found ' +
      process.versions.node +
      '. Run "npm install" again with scripts allowed (it brings Node 26), or install a newer Node.',
  )
  process.exit(1)
}
