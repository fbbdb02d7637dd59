<#
.SYNOPSIS
Deletes the local database and everything in it.
.DESCRIPTION
The same as "npm run souk -- db reset". Asks first, unless --yes is given.
Works from any folder, takes the same arguments and ends with the same exit code.
.EXAMPLE
./scripts/reset-db.ps1 --yes
#>
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false

# node and not npm.cmd: Ctrl-C would ask "Terminate batch job (Y/N)?", and npm.ps1 swallows the first --.
& node (Join-Path $PSScriptRoot 'souk.mjs') db reset @args
exit $LASTEXITCODE
