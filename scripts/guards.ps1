<#
.SYNOPSIS
Runs the guards: what lint and tests cannot see.
.DESCRIPTION
The same as "npm run guards".
Works from any folder, takes the same arguments and ends with the same exit code.
.EXAMPLE
./scripts/guards.ps1 --only ascii
#>
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false

# node and not npm.cmd: Ctrl-C would ask "Terminate batch job (Y/N)?", and npm.ps1 swallows the first --.
& node (Join-Path $PSScriptRoot 'guards.mjs') @args
exit $LASTEXITCODE
