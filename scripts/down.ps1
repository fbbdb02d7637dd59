<#
.SYNOPSIS
Stops a running Souk.
.DESCRIPTION
The same as "npm run souk -- down": ends the "npm start" of this data folder, the database too.
Works from any folder, takes the same arguments and ends with the same exit code.
.EXAMPLE
./scripts/down.ps1
#>
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false

# node and not npm.cmd: Ctrl-C would ask "Terminate batch job (Y/N)?", and npm.ps1 swallows the first --.
& node (Join-Path $PSScriptRoot 'souk.mjs') down @args
exit $LASTEXITCODE
