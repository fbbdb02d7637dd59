<#
.SYNOPSIS
Brings the database to the newest migration.
.DESCRIPTION
The same as "npm run souk -- migrate".
Works from any folder, takes the same arguments and ends with the same exit code.
.EXAMPLE
./scripts/migrate.ps1
#>
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false

# node and not npm.cmd: Ctrl-C would ask "Terminate batch job (Y/N)?", and npm.ps1 swallows the first --.
& node (Join-Path $PSScriptRoot 'souk.mjs') migrate @args
exit $LASTEXITCODE
