<#
.SYNOPSIS
Starts Souk: database, API, worker and dashboard.
.DESCRIPTION
The same as "npm start". Ctrl-C stops everything.
Works from any folder, takes the same arguments and ends with the same exit code.
.EXAMPLE
./scripts/up.ps1
#>
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false

# node and not npm.cmd: Ctrl-C would ask "Terminate batch job (Y/N)?", and npm.ps1 swallows the first --.
& node (Join-Path $PSScriptRoot 'start.mjs') @args
exit $LASTEXITCODE
